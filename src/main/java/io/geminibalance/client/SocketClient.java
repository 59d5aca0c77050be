package io.geminibalance.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/// An HTTP/1.1 client over sockets that block: made for virtual threads, each of which sends its request and reads its
/// answer itself.
///
/// Differs from the JDK's client in what a proxy with thousands of open answers needs: no thread in between, no buffer
/// while nothing arrives, and the body as it lies on the connection ([Streaming]). It follows no redirects, knows no
/// proxies, cookies, credentials, HTTP/2 or WebSockets, and has no use for a request's time limit; who wants to give up
/// interrupts the thread or closes the body.
public final class SocketClient extends HttpClient {
    private static final Duration SWEEP = Duration.ofSeconds(1);

    private final Duration connect;
    private final Supplier<SSLContext> trust;
    private final Connections connections;
    private final Thread sweeper;

    /// A client that trusts whom this Java trusts.
    ///
    /// @param connect how long connecting may take, and TLS after it
    /// @param rest how long a connection may wait for the next request
    public SocketClient(Duration connect, Duration rest, LongSupplier nanos) {
        this(connect, rest, nanos, SocketClient::trusted);
    }

    /// @param trust asked at the first connection with TLS
    public SocketClient(Duration connect, Duration rest, LongSupplier nanos, Supplier<SSLContext> trust) {
        this.connect = connect;
        this.trust = trust;
        this.connections = new Connections(new Dialer(connect, trust), rest, nanos);
        this.sweeper = Thread.ofVirtual().name("idle-connections").start(this::sweep);
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
            throws IOException, InterruptedException {
        try {
            return answer(request, handler);
        } catch (IOException e) {
            // A channel whose thread is interrupted closes and says so in its own way.
            if (Thread.interrupted()) {
                InterruptedException interrupted = new InterruptedException();
                interrupted.initCause(e);
                throw interrupted;
            }
            throw e;
        }
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler) {
        CompletableFuture<HttpResponse<T>> answer = new CompletableFuture<>();
        Thread.ofVirtual().name("request").start(() -> {
            try {
                answer.complete(send(request, handler));
            } catch (IOException | InterruptedException | RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    /// As without the handler: there are no pushes in HTTP/1.1.
    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, BodyHandler<T> handler, PushPromiseHandler<T> pushes) {
        return sendAsync(request, handler);
    }

    /// How many connections are open.
    public int connections() {
        return connections.count();
    }

    private <T> HttpResponse<T> answer(HttpRequest request, BodyHandler<T> handler)
            throws IOException, InterruptedException {
        Origin origin = request instanceof DirectRequest direct ? direct.origin() : Origin.of(request.uri());
        Exchange exchange = new Exchange(connections.take(origin), connections, request);
        AnswerHead head;
        try {
            head = exchange.head();
        } catch (IOException e) {
            if (exchange.ended()) {
                // It may be ending others, too, and whoever asks again should not meet one of those.
                connections.forget(origin);
            }
            if (!exchange.repeatable()) {
                throw e;
            }
            exchange = new Exchange(connections.dial(origin), connections, request);
            head = exchange.head();
        }
        InputStream body = exchange.body();
        try {
            T received = received(handler.apply(head), body);
            return new Answered<>(request, head.statusCode(), head.fields(), received, exchange.session());
        } catch (RuntimeException | IOException | InterruptedException e) {
            exchange.broken();
            throw e;
        }
    }

    private static <T> T received(BodySubscriber<T> subscriber, InputStream body)
            throws IOException, InterruptedException {
        if (subscriber instanceof Streaming streaming) {
            streaming.read(body);
        } else {
            subscriber.onSubscribe(new Feed(body, subscriber));
        }
        try {
            return subscriber.getBody().toCompletableFuture().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException broken) {
                throw broken;
            }
            throw new CompletionException(e.getCause());
        }
    }

    private void sweep() {
        try {
            while (true) {
                Thread.sleep(SWEEP);
                connections.sweep();
            }
        } catch (InterruptedException _) {
            // Ended.
        }
    }

    private static SSLContext trusted() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    @Override
    public void shutdown() {
        sweeper.interrupt();
        connections.end();
    }

    @Override
    public void shutdownNow() {
        sweeper.interrupt();
        connections.close();
    }

    @Override
    public boolean isTerminated() {
        return connections.isOver();
    }

    @Override
    public boolean awaitTermination(Duration within) throws InterruptedException {
        return connections.awaitOver(within);
    }

    @Override
    public void close() {
        shutdown();
        try {
            connections.awaitOver(Duration.ofDays(1));
        } catch (InterruptedException _) {
            shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return Optional.of(connect);
    }

    @Override
    public Redirect followRedirects() {
        return Redirect.NEVER;
    }

    @Override
    public Version version() {
        return Version.HTTP_1_1;
    }

    @Override
    public SSLContext sslContext() {
        return trust.get();
    }

    @Override
    public SSLParameters sslParameters() {
        return trust.get().getDefaultSSLParameters();
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return Optional.empty();
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return Optional.empty();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return Optional.empty();
    }

    @Override
    public Optional<Executor> executor() {
        return Optional.empty();
    }
}
