package io.geminibalance.engine;

import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.geminibalance.octets.Buffers;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/// A server: accepts connections, each with a thread of its own, and keeps the time for all of them.
public final class EngineServer extends HttpServer {
    private static final System.Logger LOG = System.getLogger(EngineServer.class.getName());
    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(250);
    private static final Duration ENDING = Duration.ofSeconds(1);

    private final EngineLimits limits;
    private final Refusal.Words words;
    private final LongSupplier nanos;
    private final Counts counts = new Counts();
    private final Buffers buffers = new Buffers();
    private final DateLine date = new DateLine();
    private final Connections connections;
    private final List<OwnContext> contexts = new CopyOnWriteArrayList<>();
    private ServerSocketChannel listener;
    private Executor executor;
    private Thread acceptor;
    private volatile boolean started;
    private volatile boolean stopping;
    private volatile long now;

    /// @param nanos a clock that only counts, such as `System::nanoTime`
    EngineServer(EngineLimits limits, Refusal.Words words, LongSupplier nanos) {
        this.limits = limits;
        this.words = words;
        this.nanos = nanos;
        this.connections = new Connections(limits.connections());
        this.now = nanos.getAsLong();
    }

    /// What it has done so far.
    public Counts counts() {
        return counts;
    }

    /// How many connections are open, those that are being turned away among them.
    public int open() {
        return connections.count();
    }

    @Override
    public void bind(InetSocketAddress address, int backlog) throws IOException {
        if (listener != null) {
            throw new BindException("bound already");
        }
        ServerSocketChannel opened = ServerSocketChannel.open();
        try {
            opened.bind(address, backlog <= 0 ? limits.backlog() : backlog);
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
        listener = opened;
    }

    @Override
    public void start() {
        if (listener == null || started || stopping) {
            throw new IllegalStateException("not bound, or started or stopped already");
        }
        started = true;
        // No virtual thread: those are daemons, and this one keeps the program alive.
        acceptor = Thread.ofPlatform().name("http-accept").start(this::accept);
        Thread.ofVirtual().name("http-clock").start(this::watch);
    }

    /// Takes the threads of connections: one task a connection. None: virtual threads.
    @Override
    public void setExecutor(Executor given) {
        if (started) {
            throw new IllegalStateException("started already");
        }
        executor = given;
    }

    @Override
    public Executor getExecutor() {
        return executor;
    }

    /// Accepts nothing more, closes what is idle, lets what is being served end, and cuts it after the delay.
    ///
    /// @param delay most seconds to wait
    @Override
    public void stop(int delay) {
        if (delay < 0) {
            throw new IllegalArgumentException("a negative delay");
        }
        stopping = true;
        closeListener();
        connections.forEach(Connection::closeIfIdle);
        try {
            connections.awaitEnds(TimeUnit.SECONDS.toNanos(delay));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        connections.forEach(Connection::close);
    }

    @Override
    public HttpContext createContext(String path, HttpHandler handler) {
        if (contexts.stream().anyMatch(each -> each.getPath().equals(path))) {
            throw new IllegalArgumentException("there is such a context already: " + path);
        }
        OwnContext context = new OwnContext(this, path, handler);
        contexts.add(context);
        // The longest first, so that the first that fits is the one.
        contexts.sort((one, other) -> other.getPath().length() - one.getPath().length());
        return context;
    }

    @Override
    public HttpContext createContext(String path) {
        return createContext(path, null);
    }

    @Override
    public void removeContext(String path) {
        if (!contexts.removeIf(each -> each.getPath().equals(path))) {
            throw new IllegalArgumentException("no such context: " + path);
        }
    }

    @Override
    public void removeContext(HttpContext context) {
        removeContext(context.getPath());
    }

    @Override
    public InetSocketAddress getAddress() {
        return listener == null ? null : (InetSocketAddress) listener.socket().getLocalSocketAddress();
    }

    EngineLimits limits() {
        return limits;
    }

    Refusal.Words words() {
        return words;
    }

    Buffers buffers() {
        return buffers;
    }

    boolean stopping() {
        return stopping;
    }

    /// The time, to a quarter of a second: exact enough for all limits, and free.
    long now() {
        return now;
    }

    /// The field `Date`, with its line end.
    byte[] date() {
        return date.now();
    }

    /// Lets the handler answer.
    ///
    /// @return what it threw, or null
    Throwable handle(OwnExchange exchange) {
        try {
            OwnContext context = context(exchange.path());
            if (context == null) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                exchange.in(context);
                context.handle(exchange);
            }
            return null;
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "a request was cut", e);
            return e;
        } catch (Throwable e) {
            // Throwable: whatever it is, the client must not wait for ever.
            LOG.log(System.Logger.Level.WARNING, "a handler failed", e);
            return e;
        }
    }

    void ended(Connection connection) {
        connections.ended(connection);
    }

    private OwnContext context(String path) {
        for (OwnContext context : contexts) {
            if (path.startsWith(context.getPath())
                    || path.equals("*") && context.getPath().equals("/")) {
                return context;
            }
        }
        return null;
    }

    private void accept() {
        while (!stopping) {
            try {
                SocketChannel channel = listener.accept();
                counts.connection();
                admit(channel);
            } catch (IOException e) {
                if (listener.isOpen()) {
                    // Such as too many open files, which will be so for a while.
                    LOG.log(System.Logger.Level.WARNING, "a connection could not be accepted", e);
                    LockSupport.parkNanos(TICK);
                }
            }
        }
    }

    private void admit(SocketChannel channel) throws IOException {
        Transport transport;
        try {
            transport = new SocketTransport(channel);
        } catch (IOException _) {
            // It has gone again.
            channel.close();
            return;
        }
        Connection connection = new Connection(this, transport);
        Connections.Entry entry = connections.enter(connection);
        if (entry != Connections.Entry.SERVED) {
            counts.away();
        }
        try {
            switch (entry) {
                case SERVED -> run(connection);
                case TURNED_AWAY -> run(connection.turnedAway());
                case LEFT_OUT -> transport.close();
            }
        } catch (RejectedExecutionException _) {
            // The executor has been shut down.
            connection.close();
            connections.ended(connection);
        }
    }

    private void run(Runnable task) {
        if (executor == null) {
            Thread.startVirtualThread(task);
        } else {
            executor.execute(task);
        }
    }

    private void watch() {
        while (!stopping || !connections.isEmpty()) {
            LockSupport.parkNanos(TICK);
            guarded(() -> now = nanos.getAsLong());
            connections.forEach(connection -> guarded(() -> connection.check(now)));
        }
    }

    private static void guarded(Runnable step) {
        try {
            step.run();
        } catch (Throwable e) {
            // Throwable: without this thread no limit of time would hold any more, for anybody.
            LOG.log(System.Logger.Level.ERROR, "a look at the time failed", e);
        }
    }

    private void closeListener() {
        try {
            if (listener != null) {
                listener.close();
            }
            if (acceptor != null) {
                // Only when nobody is within accept() any more does the kernel turn clients away.
                acceptor.join(ENDING);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the listener could not be closed", e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
