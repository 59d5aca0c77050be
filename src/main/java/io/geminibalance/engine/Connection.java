package io.geminibalance.engine;

import io.geminibalance.octets.Input;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/// The life of one connection: reads a request, lets it be answered, and so on until one side ends it.
///
/// One thread walks through [#run]. The server's clock looks in a few times a second ([#check]) and ends what
/// takes too long, so that no read or write needs a timer of its own.
final class Connection implements Runnable {
    /// What the thread is at.
    private enum Phase {
        /// Waits for the first byte of its first request, which may be there already; not yet idle.
        NEW,
        /// Waits for the first byte of a request.
        IDLE,
        /// Reads the rest of its head.
        HEAD,
        /// The handler runs.
        SERVING,
        /// The answer is out; reads what the client still sends.
        LINGERING,
        /// Speaks another protocol, in its own time.
        UPGRADED,
        /// Was closed while it was idle.
        CLOSED
    }

    private static final long NEVER = Long.MIN_VALUE;

    /// How long a new one may keep its place without having said a word. In a burst its words are there long
    /// before its thread comes to read them.
    private static final long GRACE = TimeUnit.SECONDS.toNanos(1);

    private final EngineServer server;
    private final EngineLimits limits;
    private final Transport transport;
    private final Input input = new Input(this::read);
    private final HeadReader heads;
    private final AnswerStream.Sink sink = this::write;
    private final Farewell farewell;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.NEW);

    /// When the phase began.
    private volatile long since;

    private volatile long readingSince = NEVER;
    private volatile long writingSince = NEVER;
    private volatile boolean late;
    private volatile HangUp hangUp;
    private long waited;
    private long brought;

    Connection(EngineServer server, Transport transport) {
        this.server = server;
        this.limits = server.limits();
        this.transport = transport;
        this.heads = new HeadReader(input, limits);
        this.farewell = new Farewell(server, transport, sink);
        this.since = server.now();
    }

    @Override
    public void run() {
        try {
            while (awaitRequest() && serve()) {
                // On to the next.
            }
        } catch (IOException _) {
            // The client has gone.
        } finally {
            end();
        }
    }

    /// What its thread is to do where there is no room for it: it refuses whatever the client may ask for.
    Runnable turnedAway() {
        enter(Phase.LINGERING);
        return this::turnAway;
    }

    private void turnAway() {
        try {
            refuse(new Refusal(503, "There are too many connections."));
        } catch (IOException _) {
            // The client has gone.
        } finally {
            end();
        }
    }

    private void end() {
        transport.close();
        server.ended(this);
    }

    /// Waits for the first byte of a request.
    ///
    /// @return whether it came in time
    private boolean awaitRequest() throws IOException {
        if (input.buffered() > 0) {
            enter(Phase.HEAD);
            return true;
        }
        if (phase.get() != Phase.NEW) {
            enter(Phase.IDLE);
        }
        boolean came = !server.stopping() && input.fill();
        since = server.now();
        // Where it was closed as idle just now, not a byte is sent, so that the client may safely ask again elsewhere.
        return came && (phase.compareAndSet(Phase.NEW, Phase.HEAD) || phase.compareAndSet(Phase.IDLE, Phase.HEAD));
    }

    /// @return whether another request may follow
    private boolean serve() throws IOException {
        Head head;
        try {
            head = heads.head();
        } catch (Refusal refusal) {
            refuse(refusal);
            return false;
        }
        waited = 0;
        brought = 0;
        enter(Phase.SERVING);
        server.counts().request();
        OwnExchange exchange = new OwnExchange(this, server, head);
        Throwable failure = server.handle(exchange);
        unwatch();
        switch (exchange.end()) {
            case KEPT -> {
                return true;
            }
            case LAST -> {
                if (!exchange.nothingFollows()) {
                    linger();
                }
            }
            case UNANSWERED -> {
                if (exchange.body().fault() != null) {
                    refuse(exchange.body().fault());
                } else if (!(failure instanceof IOException)) {
                    // By an IOException a handler says that it wants the connection cut.
                    refuse(new Refusal(500, "The request could not be handled."));
                }
            }
            case CUT -> {
                if (exchange.wouldLookWhole()) {
                    transport.breakOff();
                }
            }
            case UPGRADED -> {}
        }
        return false;
    }

    private void refuse(Refusal refusal) throws IOException {
        farewell.refuse(refusal);
        linger();
    }

    private void linger() throws IOException {
        enter(Phase.LINGERING);
        farewell.linger();
    }

    /// Ends what takes too long.
    void check(long now) {
        if (writingSince != NEVER && now - writingSince > limits.stall().toNanos()) {
            transport.close();
        }
        switch (phase.get()) {
            case NEW -> {
                if (now - since > GRACE || server.stopping()) {
                    phase.compareAndSet(Phase.NEW, Phase.IDLE);
                }
            }
            case IDLE -> {
                if (server.stopping() || now - since > limits.idle().toNanos()) {
                    closeIfIdle();
                }
            }
            case HEAD -> {
                if (now - since > limits.head().toNanos()) {
                    endInput();
                }
            }
            case SERVING -> {
                if (readingSince != NEVER && now - readingSince > limits.stall().toNanos()) {
                    endInput();
                }
                HangUp watched = hangUp;
                if (watched != null) {
                    watched.check();
                }
            }
            case LINGERING -> {
                if (now - since > limits.linger().toNanos()) {
                    transport.close();
                }
            }
            case UPGRADED, CLOSED -> {}
        }
    }

    /// Closes it where not a byte of a request has come.
    boolean closeIfIdle() {
        boolean idle = phase.compareAndSet(Phase.IDLE, Phase.CLOSED);
        if (idle) {
            transport.close();
        }
        return idle;
    }

    boolean idle() {
        return phase.get() == Phase.IDLE;
    }

    /// When it began what it is at.
    long since() {
        return since;
    }

    void close() {
        transport.close();
    }

    AnswerStream answer() {
        return new AnswerStream(sink, server.buffers());
    }

    RequestBody body(long length, RequestBody.Wanted wanted) {
        return new RequestBody(input, heads, limits, length, wanted);
    }

    Upgraded upgraded() {
        enter(Phase.UPGRADED);
        return new Upgraded(Upgraded.in(input), Upgraded.out(sink), transport.remote(), transport::close);
    }

    Transport transport() {
        return transport;
    }

    /// Whether a request has come behind the one that is served.
    boolean followed() {
        return input.buffered() > 0;
    }

    /// Keeps no buffer while an answer goes out whose end nobody knows. All of the request has been read.
    void rest() {
        input.rest();
    }

    EngineExchange.Watch watch(Runnable told, BooleanSupplier quiet) {
        if (hangUp == null) {
            hangUp = new HangUp(transport);
        }
        hangUp.watch(told, () -> quiet.getAsBoolean() && input.buffered() == 0);
        return this::unwatch;
    }

    void write(byte[] from, int offset, int length) throws IOException {
        writingSince = server.now();
        try {
            transport.write(from, offset, length);
        } finally {
            writingSince = NEVER;
        }
    }

    private int read(ByteBuffer into) throws IOException {
        int ahead = hangUp == null ? HangUp.NOT_AHEAD : hangUp.take(into);
        if (ahead != HangUp.NOT_AHEAD) {
            return ahead;
        }
        if (phase.get() == Phase.SERVING) {
            return readBody(into);
        }
        int read = transport.read(into);
        if (late) {
            throw new Refusal(
                    408,
                    "The head of the request took more than " + limits.head().toSeconds() + " s.");
        }
        return read;
    }

    private int readBody(ByteBuffer into) throws IOException {
        long began = server.now();
        readingSince = began;
        int read = transport.read(into);
        readingSince = NEVER;
        if (late) {
            throw new Refusal(
                    408, "Nothing came of the body for " + limits.stall().toSeconds() + " s.");
        }
        waited += server.now() - began;
        brought += read;
        if (waited - limits.stall().toNanos() > brought * 1_000_000_000.0 / limits.bytesPerSecond()) {
            throw new Refusal(408, "The body came with less than " + limits.bytesPerSecond() + " bytes a second.");
        }
        return read;
    }

    private void unwatch() {
        HangUp watched = hangUp;
        if (watched != null) {
            watched.forget();
        }
    }

    private void endInput() {
        late = true;
        try {
            transport.endInput();
        } catch (IOException _) {
            // It has ended by itself.
        }
    }

    private void enter(Phase next) {
        since = server.now();
        phase.set(next);
    }
}
