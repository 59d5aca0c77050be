package io.geminibalance.upstream;

import io.geminibalance.client.DirectAnswer;
import io.geminibalance.client.DirectRequest;
import io.geminibalance.client.SocketClient;
import io.geminibalance.client.Streaming;
import io.geminibalance.upstream.Unreachable.Fault;
import io.geminibalance.wire.Call;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Reply;
import io.geminibalance.wire.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/// The upstream over HTTP/1.1.
///
/// Not HTTP/2: above the server's limit of streams on the one connection per origin, the JDK's client fails calls
/// instead of queueing them (JDK-8225647). No request timeout: it means another thing on every JDK (JDK-8208693).
public final class HttpUpstream implements Upstream, AutoCloseable {
    private static final int FIRST_BYTES = 8 * 1024;
    private static final int FIRST_OF_EVENTS = 1024;
    private static final Duration CHECK = Duration.ofSeconds(1);
    private static final Duration REST = Duration.ofSeconds(30);

    private final Outbound outbound;
    private final Optional<SocksBridge> bridge;
    private final Requests requests;
    private final Diagnosis diagnosis;
    private final boolean own;
    private final Clients clients;
    private final LongSupplier nanos;
    private final Watchdog watchdog;
    private final Thread checks;

    public HttpUpstream(Outbound outbound, LongSupplier nanos) throws IOException {
        this.outbound = outbound;
        Optional<Outbound.Proxy> socks = outbound.proxy().filter(Outbound.Proxy::socks);
        this.bridge =
                socks.isPresent() ? Optional.of(SocksBridge.open(socks.get(), outbound.connect())) : Optional.empty();
        // What the JDK's client knows as its proxy: the given one, or the bridge before it.
        Optional<Outbound.Proxy> proxy = bridge.map(SocksBridge::asProxy).or(outbound::proxy);
        this.own = outbound.client() == Outbound.Client.OWN && proxy.isEmpty();
        String base = base(outbound.base());
        this.requests = new Requests(base, proxy, own ? Optional.of(DirectRequest.Base.of(base)) : Optional.empty());
        this.diagnosis = new Diagnosis(proxy.isPresent());
        this.nanos = nanos;
        this.watchdog = new Watchdog(nanos);
        this.clients = own
                ? new Clients(
                        () -> new SocketClient(outbound.connect(), REST, nanos), () -> jdk(proxy), requests.encrypted())
                : new Clients(() -> jdk(proxy), () -> jdk(proxy), requests.encrypted());
        this.checks = Thread.ofVirtual().name("upstream-watchdog").unstarted(this::watch);
        checks.start();
    }

    private HttpClient jdk(Optional<Outbound.Proxy> proxy) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(outbound.connect())
                .executor(steps())
                .proxy(proxy.map(to -> ProxySelector.of(InetSocketAddress.createUnresolved(to.host(), to.port())))
                        .orElse(HttpClient.Builder.NO_PROXY))
                .build();
    }

    /// Sets what the JDK's client and its TLS read once, when their classes load; to be called before that. What
    /// the operator has set stays.
    public static void prepare() {
        // Users and passwords for tunnels, which `conf/net.properties` refuses by default.
        set("jdk.http.auth.tunneling.disabledSchemes", "");
        // Each open answer holds a buffer of this size: 16 kB by default, of which events of a stream need a twentieth.
        // A read fills up to three of them, so that large answers still come in large pieces.
        set("jdk.httpclient.bufsize", "4096");
        // TLS that ends without its last word was cut (RFC 9112, 9.8): an answer that ends with its connection would
        // look
        // whole.
        set("com.sun.net.ssl.requireCloseNotify", "true");
    }

    /// Where the client's own steps run. They are short and never block, so they need no thread of their own: each
    /// hand-over to one would cost as much as the step. What may block, reading an upload, has its thread. Only TLS
    /// is not short: the one thread of the client's would shake hands with one server after the other, and all
    /// open streams would wait for it.
    private Executor steps() {
        return requests.encrypted() ? Executors.newVirtualThreadPerTaskExecutor() : Runnable::run;
    }

    private static void set(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    @Override
    public Reply send(Call call, Secret key) throws Unreachable {
        refusePlainSocks();
        Arriving arriving = new Arriving(call.body(), nanos);
        HttpRequest request = requests.of(call, key, arriving);
        HttpClient client = clients.current();
        try {
            // Not sendAsync: it takes each answer through the common pool on its way.
            HttpResponse<InputStream> response = watchdog.await(
                    () -> client.send(request, own ? Streaming.handler() : info -> incoming(call, info)),
                    () -> arriving.deadline(outbound.idle(), outbound.firstByte()));
            return reply(response, key, call.about().shape().isWhole());
        } catch (TimeoutException e) {
            throw new Unreachable(
                    Fault.TIMEOUT,
                    arriving.offered()
                            ? "no room for the rest of an upload within "
                                    + outbound.idle().toSeconds() + " s"
                            : "no answer within " + outbound.firstByte().toSeconds() + " s",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unreachable(Fault.CLIENT, "interrupted", e);
        } catch (ProtocolException e) {
            clients.renew(client);
            throw new Unreachable(Fault.RESET, "the answer is no sound HTTP", e);
        } catch (IOException e) {
            throw diagnosis.of(e, arriving.failure());
        } catch (RuntimeException e) {
            // Such as the JDK's NumberFormatException for a length that is no number.
            clients.renew(client);
            throw new Unreachable(Fault.RESET, "the answer is no sound HTTP", e);
        }
    }

    /// Asks for a WebSocket.
    ///
    /// @param call path, query and header fields of the handshake
    /// @param key the credential to send; none where the call has its own
    public Dialled dial(Call call, Optional<Secret> key) throws Unreachable {
        refusePlainSocks();
        WebSocket.Builder builder = clients.lasting().newWebSocketBuilder().connectTimeout(outbound.connect());
        requests.fields(call, key, builder::header, builder::header);
        UpstreamSocket.Listener listener = new UpstreamSocket.Listener();
        try {
            WebSocket socket =
                    builder.buildAsync(requests.socket(call), listener).get();
            return new Dialled.Open(new UpstreamSocket(socket, listener, outbound.idle()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unreachable(Fault.CLIENT, "interrupted", e);
        } catch (ExecutionException e) {
            return switch (e.getCause()) {
                case WebSocketHandshakeException refused -> declined(refused.getResponse());
                case IOException cause -> throw diagnosis.of(cause, Optional.empty());
                case null, default -> throw new Unreachable(Fault.RESET, "the WebSocket did not open", e);
            };
        }
    }

    private Dialled declined(HttpResponse<?> response) throws Unreachable {
        diagnosis.refuse(response.statusCode());
        byte[] body = response.body() instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : new byte[0];
        return new Dialled.Declined(response.statusCode(), headers(response.headers()), body);
    }

    /// The bridge gives tunnels only.
    private void refusePlainSocks() throws Unreachable {
        if (bridge.isPresent() && !requests.encrypted()) {
            throw new Unreachable(Fault.PROXY, "a SOCKS proxy is used for https only", null);
        }
    }

    /// How many answers are open.
    public int open() {
        return watchdog.open();
    }

    @Override
    public void close() {
        checks.interrupt();
        clients.close();
        bridge.ifPresent(SocksBridge::close);
    }

    private static Incoming incoming(Call call, HttpResponse.ResponseInfo info) {
        if (info.headers().allValues("content-length").stream().distinct().count() > 1) {
            // The JDK's client goes by the first, and would take what follows for the next answer.
            throw new IllegalArgumentException("the answer has two lengths");
        }
        if (info.headers().firstValue("content-length").isPresent()
                && info.headers().firstValue("transfer-encoding").isPresent()) {
            // It goes by the length, and would pass on the sizes of chunks as text. Whoever sends both means to be read
            // in two ways (RFC 9112, 6.3).
            throw new IllegalArgumentException("the answer has a length and is chunked, too");
        }
        return new Incoming(enough(call.about().shape().isWhole(), info.statusCode()));
    }

    /// How much of an answer is waited for: the client of a whole document gains nothing by its first half.
    private static int enough(boolean whole, int status) {
        return whole || status >= 400 ? FIRST_BYTES : 1;
    }

    /// Room for the first bytes of an answer. What is told to be short gets no more than that, with a byte for the
    /// end to be seen; events, of which many may be open for long, begin with little.
    private static int first(Headers headers, boolean whole) {
        if (!whole && headers.first("content-type", "").startsWith("text/event-stream")) {
            return FIRST_OF_EVENTS;
        }
        String length = headers.first("content-length", "");
        boolean brief = !length.isEmpty() && length.length() < 4;
        return brief && length.chars().allMatch(c -> c >= '0' && c <= '9')
                ? Math.max(FIRST_OF_EVENTS, Integer.parseInt(length) + 1)
                : FIRST_BYTES;
    }

    private Reply reply(HttpResponse<InputStream> response, Secret key, boolean whole) throws Unreachable {
        try {
            diagnosis.refuse(response.statusCode());
        } catch (Unreachable e) {
            close(response.body());
            throw e;
        }
        Headers headers = headers(response);
        InputStream body = watchdog.watch(
                response.body(), outbound.firstByte(), enough(whole, response.statusCode()), outbound.idle());
        if (headers.first("content-encoding", "").equalsIgnoreCase("gzip")) {
            // Nobody asked for it, but then neither judge nor client could read it.
            headers = headers.keep((name, _) ->
                    !name.equalsIgnoreCase("content-encoding") && !name.equalsIgnoreCase("content-length"));
            body = new Unzipped(body);
        }
        byte[] first = new byte[first(headers, whole)];
        return new Reply(response.statusCode(), headers, new Reply.Head(first, 0, false), body, key);
    }

    private static Headers headers(HttpResponse<?> response) {
        if (!(response instanceof DirectAnswer<?> direct)) {
            return headers(response.headers());
        }
        Headers.Builder headers = Headers.builder();
        direct.eachField(headers::add);
        return headers.build();
    }

    private static Headers headers(HttpHeaders from) {
        Headers.Builder headers = Headers.builder();
        for (Map.Entry<String, List<String>> field : from.map().entrySet()) {
            for (String value : field.getValue()) {
                headers.add(field.getKey(), value);
            }
        }
        return headers.build();
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(CHECK);
                watchdog.check();
            }
        } catch (InterruptedException _) {
            // Closed.
        }
    }

    /// @param body null where a proxy refused a tunnel
    private static void close(InputStream body) {
        try {
            if (body != null) {
                body.close();
            }
        } catch (IOException _) {
            // Given up anyway.
        }
    }

    private static String base(URI uri) {
        String text = uri.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }
}
