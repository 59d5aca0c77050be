package io.geminibalance.engine;

import java.io.IOException;

/// Says why a request is not served: it is answered with a status, and its connection is closed.
///
/// Also thrown to a handler that reads a body which turns out to be wrong or too slow.
public final class Refusal extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final boolean left;

    Refusal(int status, String reason) {
        this(status, reason, false);
    }

    private Refusal(int status, String reason, boolean left) {
        super(reason);
        this.status = status;
        this.left = left;
    }

    /// The client ended the connection, or what it sends, in the middle of a body.
    static Refusal brokenOff() {
        return new Refusal(400, "The body broke off.", true);
    }

    public int status() {
        return status;
    }

    /// Whether the client sends nothing any more.
    public boolean left() {
        return left;
    }

    // Made for each bad request; where it was thrown says nothing that the reason doesn't.
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }

    /// How the answer to a refused request is worded.
    public interface Words {
        /// Plain text.
        Words PLAIN = refusal -> new Page(
                "text/plain; charset=us-ascii",
                (refusal.getMessage() + "\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII));

        Page page(Refusal refusal);
    }

    /// The body of an answer.
    public record Page(String type, byte[] bytes) {}
}
