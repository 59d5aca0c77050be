package io.geminibalance.engine;

import io.geminibalance.engine.AnswerStream.Framing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// The head of one answer: the fields of the handler, and those that frame the message, which are never the
/// handler's.
final class AnswerHead implements BiConsumer<String, String> {
    private static final Map<Integer, String> REASONS = Map.ofEntries(
            Map.entry(101, "Switching Protocols"),
            Map.entry(200, "OK"),
            Map.entry(201, "Created"),
            Map.entry(202, "Accepted"),
            Map.entry(204, "No Content"),
            Map.entry(206, "Partial Content"),
            Map.entry(301, "Moved Permanently"),
            Map.entry(302, "Found"),
            Map.entry(303, "See Other"),
            Map.entry(304, "Not Modified"),
            Map.entry(307, "Temporary Redirect"),
            Map.entry(308, "Permanent Redirect"),
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(408, "Request Timeout"),
            Map.entry(409, "Conflict"),
            Map.entry(411, "Length Required"),
            Map.entry(413, "Content Too Large"),
            Map.entry(414, "URI Too Long"),
            Map.entry(415, "Unsupported Media Type"),
            Map.entry(417, "Expectation Failed"),
            Map.entry(422, "Unprocessable Content"),
            Map.entry(426, "Upgrade Required"),
            Map.entry(429, "Too Many Requests"),
            Map.entry(431, "Request Header Fields Too Large"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(501, "Not Implemented"),
            Map.entry(502, "Bad Gateway"),
            Map.entry(503, "Service Unavailable"),
            Map.entry(504, "Gateway Timeout"),
            Map.entry(505, "HTTP Version Not Supported"));

    private static final byte[][] LINES = new byte[1000][];

    static {
        for (int status = 100; status < LINES.length; status++) {
            String line = "HTTP/1.1 " + status + " " + REASONS.getOrDefault(status, "") + "\r\n";
            LINES[status] = line.getBytes(StandardCharsets.US_ASCII);
        }
    }

    private final AnswerStream out;
    private boolean closes;
    private boolean dated;
    private String declared;

    AnswerHead(AnswerStream out) {
        this.out = out;
    }

    /// What an answer answers.
    ///
    /// @param head whether the request was a HEAD
    /// @param old whether it was HTTP/1.0
    /// @param closes whether the connection cannot stay open anyway
    record Asked(boolean head, boolean old, boolean closes) {}

    /// Writes the head of an answer, and says how its body is framed.
    ///
    /// @param length of the body, or -1 where it is not known
    /// @return whether the connection is to be closed behind it
    boolean write(Asked asked, int status, long length, byte[] date, Consumer<BiConsumer<String, String>> fields)
            throws IOException {
        out.octets(LINES[status]);
        begin(fields);
        closes |= asked.closes;
        frame(asked, status, length);
        if (!dated) {
            out.octets(date);
        }
        if (closes) {
            out.text("Connection: close");
            out.endLine();
        } else if (asked.old) {
            out.text("Connection: keep-alive");
            out.endLine();
        }
        out.endLine();
        return closes;
    }

    /// Writes the head of an answer that turns the connection over to another protocol.
    void switchProtocol(Consumer<BiConsumer<String, String>> fields) throws IOException {
        out.octets(LINES[101]);
        begin(fields);
        out.text("Connection: Upgrade");
        out.endLine();
        out.endLine();
    }

    @Override
    public void accept(String name, String value) {
        switch (name.length()) {
            case 10 -> {
                if (name.equalsIgnoreCase("connection")) {
                    closes |= value.equalsIgnoreCase("close");
                    return;
                }
            }
            case 14 -> {
                if (name.equalsIgnoreCase("content-length")) {
                    declared = value;
                    return;
                }
            }
            case 17 -> {
                if (name.equalsIgnoreCase("transfer-encoding")) {
                    return;
                }
            }
            case 4 -> dated |= name.equalsIgnoreCase("date");
            default -> {}
        }
        try {
            out.text(name);
            out.text(": ");
            out.text(value);
            out.endLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void begin(Consumer<BiConsumer<String, String>> fields) throws IOException {
        try {
            fields.accept(this);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void frame(Asked asked, int status, long length) throws IOException {
        if (status == 204 || status == 304) {
            out.frame(Framing.EMPTY, 0);
            if (status == 304 && declared != null) {
                sized(declared);
            }
        } else if (asked.head) {
            out.frame(Framing.HIDDEN, 0);
            if (length >= 0) {
                sized(Long.toString(length));
            } else if (declared != null) {
                sized(declared);
            }
        } else if (length >= 0) {
            out.frame(Framing.SIZED, length);
            sized(Long.toString(length));
        } else if (asked.old) {
            out.frame(Framing.UNTIL_END, 0);
            closes = true;
        } else {
            out.frame(Framing.CHUNKED, 0);
            out.text("Transfer-Encoding: chunked");
            out.endLine();
        }
    }

    private void sized(String length) throws IOException {
        out.text("Content-Length: ");
        out.text(length);
        out.endLine();
    }
}
