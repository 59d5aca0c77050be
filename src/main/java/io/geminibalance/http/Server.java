package io.geminibalance.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.geminibalance.engine.EngineExchange;
import io.geminibalance.engine.EngineServer;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Failure.Kind;
import io.geminibalance.wire.Sink.ClientGone;
import io.geminibalance.wire.Sink.UpstreamBroken;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Accepts requests, each on a virtual thread of its own, and counts those that are running.
public final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    private static final int BACKLOG = 1024;

    private final HttpServer server;
    private final ExecutorService threads;
    private final Handler handler;
    private final Limits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private int running;
    private boolean draining;

    private Server(HttpServer server, Handler handler, Limits limits) {
        this.server = server;
        this.handler = handler;
        this.limits = limits;
        this.threads = Executors.newVirtualThreadPerTaskExecutor();
    }

    /// Opens the door.
    ///
    /// @param address port 0 takes any free one
    public static Server open(InetSocketAddress address, Handler handler, Limits limits) throws IOException {
        return open(address, handler, limits, Engine.usual());
    }

    /// Opens the door with a certain engine behind it.
    public static Server open(InetSocketAddress address, Handler handler, Limits limits, Engine engine)
            throws IOException {
        Server opened = new Server(engine.open(address, BACKLOG, handler), handler, limits);
        // One context: routing is ours, on the raw target.
        opened.server.createContext("/", opened::serve);
        opened.server.setExecutor(opened.threads);
        opened.server.start();
        return opened;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /// The engine, where it is our own.
    public Optional<EngineServer> engine() {
        return server instanceof EngineServer own ? Optional.of(own) : Optional.empty();
    }

    /// How many requests are running.
    public int running() {
        lock.lock();
        try {
            return running;
        } finally {
            lock.unlock();
        }
    }

    public boolean draining() {
        lock.lock();
        try {
            return draining;
        } finally {
            lock.unlock();
        }
    }

    /// Stops accepting and waits until the running requests have ended.
    ///
    /// @return whether all have ended within the time
    public boolean drain(Duration most) throws InterruptedException {
        lock.lock();
        try {
            draining = true;
        } finally {
            lock.unlock();
        }
        // Closes the listener at once. It then waits by a count of its own, which an exception in a handler once puts
        // out of step for good, so we wait by ours. It cuts no request: what runs on after the limit is cut by close().
        Thread.ofVirtual().name("stop-listening").start(() -> server.stop(Integer.MAX_VALUE));
        lock.lock();
        try {
            long left = most.toNanos();
            while (running > 0 && left > 0) {
                left = idle.awaitNanos(left);
            }
            return running == 0;
        } finally {
            lock.unlock();
        }
    }

    /// Closes the door and every connection at once.
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange raw) throws IOException {
        boolean last = enter();
        try {
            Exchange exchange = new Exchange(raw, limits, last);
            try {
                serve(raw, exchange);
            } finally {
                exchange.leave();
            }
            if (exchange.cut()) {
                throw new IOException("the rest of a request was left unread");
            }
        } finally {
            leave();
        }
    }

    private void serve(HttpExchange raw, Exchange exchange) throws IOException {
        try {
            // The own engine lets nothing unsound through.
            Optional<String> fault = raw instanceof EngineExchange ? Optional.empty() : Soundness.fault(raw);
            if (fault.isPresent()) {
                exchange.whole(
                        handler.say(Failure.of(Kind.MALFORMED, fault.get()).with("Connection", "close")));
            } else {
                handler.handle(exchange);
            }
            if (!exchange.finished()) {
                throw new IllegalStateException("a handler ended without an answer");
            }
        } catch (ClientGone | UpstreamBroken e) {
            LOG.debug("{} {}: {}", exchange.method(), exchange.status(), e.getMessage());
            throw e;
        } catch (Throwable e) {
            // Throwable: an Error that escapes would leave the connection open for ever.
            LOG.error("a request failed", e);
            if (!exchange.started()) {
                exchange.whole(
                        handler.say(Failure.of(Kind.INTERNAL, "An internal error occurred; the log says which.")));
                return;
            }
            // Thrown with the answer's stream open: the engine then cuts the connection without the last chunk.
            throw new IOException("answer cut", e);
        }
    }

    private boolean enter() {
        lock.lock();
        try {
            running++;
            return draining;
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        lock.lock();
        try {
            running--;
            if (running == 0) {
                idle.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }
}
