package io.geminibalance.http;

import com.sun.net.httpserver.HttpExchange;
import io.geminibalance.engine.EngineExchange;
import io.geminibalance.engine.Refusal;
import io.geminibalance.engine.Upgraded;
import io.geminibalance.wire.Body;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Sink;
import io.geminibalance.wire.Target;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// One request and the way to answer it: a thin view of an `HttpExchange`, around the traps of the stock engine and
/// with what the own one can do besides.
///
/// An exchange that ends without [#whole] or a closed [#start] stream has its connection cut, so that a client
/// never takes half an answer for all of it.
public final class Exchange implements Sink {
    /// Bytes of an upload that are kept for another attempt; SDKs send files in pieces of 8 MiB.
    private static final int SMALL = 64 * 1024;

    private final HttpExchange exchange;
    /// The same where the own engine is behind it, else null.
    private final EngineExchange own;
    private final Limits limits;
    private final Reply reply;
    private final Stay stay;
    private final Headers headers;
    private Headers added = Headers.NONE;
    private volatile boolean unread;
    private boolean started;
    private boolean finished;
    private volatile boolean gone;
    private int status;
    private long sent;

    Exchange(HttpExchange exchange, Limits limits, boolean last) {
        this.exchange = exchange;
        this.own = exchange instanceof EngineExchange found ? found : null;
        this.limits = limits;
        this.stay = new Stay(limits);
        this.reply = own == null ? new StockReply(exchange, last, () -> unread) : new OwnReply(own, exchange, last);
        this.headers = own == null ? copy(exchange) : copy(own);
        this.unread = headers.has("transfer-encoding") || announced() > 0;
    }

    public String method() {
        return exchange.getRequestMethod();
    }

    /// The request target; nothing where it is nonsense.
    public Optional<Target> target() {
        // Not getPath(): for a target that begins with two slashes it has lost the first segment to the authority.
        return Target.parse(own == null ? exchange.getRequestURI().toString() : own.target());
    }

    public Headers headers() {
        return headers;
    }

    /// Who is at the other end of the connection, which may be a proxy.
    public InetAddress peer() {
        return exchange.getRemoteAddress().getAddress();
    }

    /// Fields that every answer of this exchange carries besides its own.
    public void add(Headers always) {
        added = always;
    }

    /// Interrupts the present thread when the client hangs up, until the watch is closed; from then on every
    /// answer to it ends with [ClientGone].
    ///
    /// The stock engine cannot tell: with it a client has gone when something could not be sent to it.
    public Watch watch() {
        if (own == null) {
            return () -> {};
        }
        Thread waiting = Thread.currentThread();
        EngineExchange.Watch watch = own.onHangUp(() -> {
            gone = true;
            waiting.interrupt();
        });
        return () -> {
            watch.close();
            if (gone) {
                // After this the thread does other things, which that interrupt must not hit.
                Thread.interrupted();
            }
        };
    }

    /// Ends when closed.
    public interface Watch extends AutoCloseable {
        @Override
        void close();
    }

    /// Whether the client hung up before it had its answer.
    public boolean gone() {
        return gone && !finished;
    }

    /// Reads the body so that it can be sent more than once.
    public Intake keepBody() {
        Intake intake = Intake.read(
                exchange.getRequestBody(), headers.has("transfer-encoding") ? -1 : announced(), limits, stay);
        unread = !(intake instanceof Intake.Kept);
        return intake;
    }

    /// The body of an upload: one that is announced to be short, such as the description of what will come, can
    /// be sent more than once; any other is taken as it arrives.
    public Intake uploadBody() {
        if (headers.has("transfer-encoding") || announced() > SMALL) {
            return new Intake.Kept(streamBody());
        }
        Intake intake = Intake.read(exchange.getRequestBody(), announced(), limits.upTo(SMALL), stay);
        unread = !(intake instanceof Intake.Kept);
        return intake;
    }

    /// The body as it arrives, to be sent once.
    public Body streamBody() {
        boolean chunked = headers.has("transfer-encoding");
        if (!chunked && announced() == 0) {
            return new Body.Empty();
        }
        return new Body.Once(new Streamed(exchange.getRequestBody()), chunked ? -1 : announced());
    }

    @Override
    public void whole(int status, Headers answer, byte[] bytes, int length) throws ClientGone {
        try {
            begin(status);
            reply.whole(status, fields(answer), bytes, length);
            sent = Reply.bodiless(method(), status) ? 0 : length;
            finished = true;
        } catch (IOException e) {
            gone = true;
            throw new ClientGone(e);
        }
    }

    @Override
    public OutputStream start(int status, Headers answer, long length) throws ClientGone {
        try {
            begin(status);
            return new Out(reply.start(status, fields(answer), length));
        } catch (IOException e) {
            throw new ClientGone(e);
        }
    }

    /// Whether the connection can be turned over to another protocol; not by the stock engine.
    public boolean canUpgrade() {
        return own != null;
    }

    /// The version of HTTP that the client speaks, such as `HTTP/1.1`.
    public String version() {
        return exchange.getProtocol();
    }

    /// Turns the connection over to another protocol; it is closed when the handler returns.
    ///
    /// @param answer fields of the 101, but for `Connection`
    public Turned upgrade(Headers answer) throws ClientGone {
        try {
            begin(101);
            Upgraded upgraded = own.upgrade(to -> pass(answer, to));
            finished = true;
            return new Turned(upgraded.in(), upgraded.out(), upgraded.cut());
        } catch (IOException e) {
            throw new ClientGone(e);
        }
    }

    /// The status sent, or 0.
    public int status() {
        return status;
    }

    /// How many bytes of a body have been sent.
    public long sent() {
        return sent;
    }

    /// Gives up the room that the request's body took.
    void leave() {
        stay.close();
    }

    boolean started() {
        return started;
    }

    boolean finished() {
        return finished;
    }

    /// Whether the answer is out but the rest of the request still has not come, so that the connection must be
    /// cut.
    boolean cut() {
        return reply.cut();
    }

    private void begin(int code) throws IOException {
        refuseWhenGone();
        started = true;
        status = code;
    }

    private void refuseWhenGone() throws IOException {
        if (gone) {
            throw new IOException("the client hung up");
        }
    }

    private Consumer<BiConsumer<String, String>> fields(Headers answer) {
        return to -> {
            pass(answer, to);
            pass(added, to);
        };
    }

    // A character takes one byte, so what does not fit is left out. Engines frame answers themselves, and the stock one
    // would send a length next to `chunked`.
    private static void pass(Headers from, BiConsumer<String, String> to) {
        from.forEach((name, value) -> {
            boolean framing = name.equalsIgnoreCase("content-length") || name.equalsIgnoreCase("transfer-encoding");
            if (!framing && Soundness.printable(value)) {
                to.accept(name, value);
            }
        });
    }

    private long announced() {
        String length = headers.first("content-length", "0");
        return Soundness.digits(length) ? Long.parseLong(length) : 0;
    }

    private static Headers copy(EngineExchange exchange) {
        Headers.Builder fields = Headers.builder();
        exchange.eachField(fields::add);
        return fields.build();
    }

    private static Headers copy(HttpExchange exchange) {
        Headers.Builder fields = Headers.builder();
        for (Map.Entry<String, List<String>> field :
                exchange.getRequestHeaders().entrySet()) {
            for (String value : field.getValue()) {
                fields.add(field.getKey(), value);
            }
        }
        return fields.build();
    }

    /// Notices when a streamed body has been read to its end.
    private final class Streamed extends FilterInputStream {
        private long left = headers.has("transfer-encoding") ? Long.MAX_VALUE : announced();

        private Streamed(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = next(bytes, offset, length);
            left -= Math.max(read, 0);
            if (read < 0 || left == 0) {
                unread = false;
            }
            return read;
        }

        private int next(byte[] bytes, int offset, int length) throws IOException {
            try {
                return in.read(bytes, offset, length);
            } catch (Refusal refusal) {
                throw refusal.status() == 408 ? new Body.TooSlow(refusal) : refusal;
            }
        }
    }

    /// Counts what is sent, and says that the answer is complete when it is closed.
    private final class Out extends OutputStream {
        private final OutputStream out;

        private Out(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            refuseWhenGone();
            out.write(bytes, offset, length);
            sent += length;
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() throws IOException {
            reply.complete();
            finished = true;
        }
    }
}
