package io.geminibalance.upstream;

import io.geminibalance.wire.Body;
import io.geminibalance.wire.Call;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Reply;
import io.geminibalance.wire.Secret;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/// An upstream that tells all that is said with it, for finding out what went wrong.
///
/// Of a body its beginning is told, if it is text. It costs a copy of that, so it is only put in where somebody
/// asks.
public final class Overheard implements Upstream {
    /// How much of a body is told, in bytes.
    static final int MOST = 256 * 1024;

    /// Left out where a body is cut, in characters: a secret may have been cut with it, and can't be found any
    /// more.
    private static final int MARGIN = 4 * 1024;

    private final Upstream upstream;
    private final UnaryOperator<String> hide;
    private final Listener listener;
    private final AtomicLong calls = new AtomicLong();

    /// Takes what is said.
    @FunctionalInterface
    public interface Listener {
        /// @param head who says it, and the line and header fields
        /// @param body the beginning of the body
        void said(String head, String body);
    }

    /// @param hide blots out all that must not be seen
    public Overheard(Upstream upstream, UnaryOperator<String> hide, Listener listener) {
        this.upstream = upstream;
        this.hide = hide;
        this.listener = listener;
    }

    @Override
    public Reply send(Call call, Secret key) throws Unreachable {
        String id = "#" + calls.incrementAndGet();
        listener.said(id + " > " + call.method() + " " + call.target().raw() + told(call.headers()), body(call));
        try {
            Reply reply = upstream.send(call, key);
            String head = id + " < " + reply.status() + told(reply.headers());
            return new Reply(
                    reply.status(),
                    reply.headers(),
                    reply.head(),
                    new Ear(reply.body(), head, text(reply.headers())),
                    key);
        } catch (Unreachable e) {
            listener.said(id + " < nothing: " + e.getMessage(), "");
            throw e;
        }
    }

    private String body(Call call) {
        return switch (call.body()) {
            case Body.Empty _ -> "";
            case Body.Once once -> "(streamed, " + once.length() + " bytes)";
            case Body.Bytes _, Body.Pieces _, Body.Lent _, Body.Spooled _, Body.Tailored _ -> {
                try (InputStream in = call.body().open()) {
                    byte[] begun = in.readNBytes(MOST);
                    yield shown(begun, begun.length, call.body().length(), text(call.headers()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }

    private static String told(Headers headers) {
        StringBuilder told = new StringBuilder();
        headers.forEach(
                (name, value) -> told.append("; ").append(name).append(": ").append(value));
        return told.toString();
    }

    private static boolean text(Headers headers) {
        String type = headers.first("content-type", "application/json").toLowerCase(Locale.ROOT);
        return type.startsWith("text/") || type.contains("json");
    }

    private String shown(byte[] begun, int length, long all, boolean text) {
        if (!text) {
            return "(" + all + " bytes)";
        }
        String beginning = hide.apply(new String(begun, 0, length, StandardCharsets.UTF_8));
        return all == length
                ? beginning
                : beginning.substring(0, Math.max(0, beginning.length() - MARGIN)) + "... (" + all + " bytes in all)";
    }

    /// Keeps the beginning of what is read, and tells it at the end.
    private final class Ear extends FilterInputStream {
        private final String head;
        private final boolean text;
        private byte[] begun = new byte[1024];
        private int length;
        private long all;
        private boolean told;

        Ear(InputStream body, String head, boolean text) {
            super(body);
            this.head = head;
            this.text = text;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int most) throws IOException {
            int read = super.read(bytes, offset, most);
            if (read > 0) {
                keep(bytes, offset, read);
            }
            return read;
        }

        @Override
        public void close() throws IOException {
            if (!told) {
                told = true;
                listener.said(head, shown(begun, length, all, text));
            }
            super.close();
        }

        private void keep(byte[] bytes, int offset, int read) {
            all += read;
            int kept = text ? Math.min(read, MOST - length) : 0;
            if (length + kept > begun.length) {
                begun = Arrays.copyOf(begun, Math.min(MOST, Math.max(length + kept, begun.length * 2)));
            }
            System.arraycopy(bytes, offset, begun, length, kept);
            length += kept;
        }
    }
}
