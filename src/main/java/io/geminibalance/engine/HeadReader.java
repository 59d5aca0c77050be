package io.geminibalance.engine;

import io.geminibalance.octets.Input;
import io.geminibalance.octets.Octets;
import java.io.IOException;

/// Reads heads and trailers line by line: every line ends with CR LF, and no control character is in any (RFC 9112,
/// 2.2).
final class HeadReader {
    /// Empty lines before a request, which old clients send behind a body (RFC 9112, 2.2).
    private static final int EMPTY_LINES = 4;

    private final Input input;
    private final EngineLimits limits;

    HeadReader(Input input, EngineLimits limits) {
        this.input = input;
        this.limits = limits;
    }

    /// Reads the head of a request.
    Head head() throws IOException {
        for (int empty = 0; empty < EMPTY_LINES && startsWithEmptyLine(); empty++) {
            input.skip(2);
        }
        Lines lines = new Lines(true);
        int length = lines.read();
        return Head.parse(input.take(length), lines.count, limits);
    }

    /// Reads the trailers of a chunked body, up to the empty line, and forgets them.
    void trailers() throws IOException {
        Lines lines = new Lines(false);
        int length = lines.read();
        Head.fields(input.take(length), 0, lines.count);
    }

    private boolean startsWithEmptyLine() throws IOException {
        if (input.buffered() == 0 && !input.fill() || input.peek(0) != '\r') {
            return false;
        }
        return (input.buffered() > 1 || input.fill()) && input.peek(1) == '\n';
    }

    /// The lines up to the first empty one.
    private final class Lines {
        /// A request line comes first, which is not empty.
        private final boolean request;
        private int count;

        private Lines(boolean request) {
            this.request = request;
        }

        /// @return the bytes of all lines
        private int read() throws IOException {
            int line = 0;
            int at = 0;
            while (true) {
                if (at == input.buffered()) {
                    more(at);
                }
                byte octet = input.peek(at++);
                if (Octets.is(octet, Octets.TEXT)) {
                    if (at > limits.headBytes() || count == 0 && request && at > limits.targetBytes() + 64) {
                        throw tooLong();
                    }
                    continue;
                }
                if (octet != '\r') {
                    throw new Refusal(
                            400,
                            octet == '\n' ? "A line ends without CR." : "There is a control character in the head.");
                }
                if (at == input.buffered()) {
                    more(at);
                }
                if (input.peek(at++) != '\n') {
                    throw new Refusal(400, "There is a CR without LF.");
                }
                if (at == line + 2) {
                    return at;
                }
                line = at;
                if (++count > limits.fields() + 1) {
                    throw new Refusal(
                            request ? 431 : 400, "More than " + limits.fields() + " header fields are too many.");
                }
            }
        }

        private void more(int at) throws IOException {
            if (at >= limits.headBytes()) {
                throw tooLong();
            }
            if (!input.fill()) {
                throw new Refusal(400, "The request broke off.");
            }
        }

        private Refusal tooLong() {
            if (!request) {
                return new Refusal(400, "The trailers have more than " + limits.headBytes() + " bytes.");
            }
            return count == 0
                    ? new Refusal(414, "The request target has more than " + limits.targetBytes() + " bytes.")
                    : new Refusal(431, "The header fields have more than " + limits.headBytes() + " bytes.");
        }
    }
}
