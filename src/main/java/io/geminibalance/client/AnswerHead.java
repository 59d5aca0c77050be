package io.geminibalance.client;

import io.geminibalance.octets.Input;
import io.geminibalance.octets.Octets;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The head of an answer (RFC 9112, 4 and 5).
///
/// @param old whether it is of HTTP/1.0
record AnswerHead(int statusCode, Fields fields, boolean old) implements HttpResponse.ResponseInfo {
    /// Longest head, in bytes. Google's have less than 2,000.
    private static final int LONGEST = 64 * 1024;

    /// Of those that only say that the answer is to come.
    private static final int MOST_INTERIM = 16;

    /// "HTTP/1.1 200"
    private static final int STATUS_LINE = 12;

    private static final String NAME = "HTTP/1.";
    private static final int SWITCHED = 101;
    private static final int FIRST_FINAL = 200;

    @Override
    public HttpHeaders headers() {
        return fields.headers();
    }

    @Override
    public HttpClient.Version version() {
        return HttpClient.Version.HTTP_1_1;
    }

    /// Reads the head of the answer proper; those that come before it are forgotten.
    ///
    /// @throws ProtocolException where it is no sound HTTP
    static AnswerHead read(Input input) throws IOException {
        for (int interim = 0; interim <= MOST_INTERIM; interim++) {
            AnswerHead head = parse(input.take(length(input)));
            if (head.statusCode >= FIRST_FINAL) {
                return head;
            }
            if (head.statusCode == SWITCHED) {
                throw new ProtocolException("nobody asked for another protocol");
            }
        }
        throw new ProtocolException("no answer after " + MOST_INTERIM + " that said it was to come");
    }

    /// Whether the connection may be used again after the answer.
    boolean persistent() {
        if (old) {
            return false;
        }
        for (String value : fields.all("connection")) {
            for (String option : value.split(",")) {
                if (option.strip().equalsIgnoreCase("close")) {
                    return false;
                }
            }
        }
        return true;
    }

    /// Waits for a whole head, up to the empty line.
    private static int length(Input input) throws IOException {
        int at = 0;
        int line = 0;
        while (true) {
            if (at == input.buffered() && (at >= LONGEST || !input.fill())) {
                throw at >= LONGEST
                        ? new ProtocolException("the head has more than " + LONGEST + " bytes")
                        : new EOFException("the connection ended before the answer");
            }
            byte octet = input.peek(at++);
            if (at <= NAME.length() && octet != NAME.charAt(at - 1)) {
                // Who speaks another protocol may be waiting for us.
                throw new ProtocolException("no status line");
            }
            if (octet != '\n') {
                continue;
            }
            if (at < line + 2 || input.peek(at - 2) != '\r') {
                throw new ProtocolException("a line ends without CR");
            }
            if (at == line + 2) {
                return at;
            }
            line = at;
        }
    }

    private static AnswerHead parse(byte[] bytes) throws ProtocolException {
        int end = lineEnd(bytes, 0);
        int status = status(bytes, end);
        List<String> fields = new ArrayList<>(24);
        for (int from = end + 2; from < bytes.length - 2; from = end + 2) {
            end = lineEnd(bytes, from);
            int colon = from;
            while (colon < end && bytes[colon] != ':') {
                colon++;
            }
            if (colon == end || !Octets.all(bytes, from, colon, Octets.TOKEN)) {
                throw new ProtocolException("a line is no header field");
            }
            String name = new String(bytes, from, colon - from, StandardCharsets.ISO_8859_1);
            fields.add(name);
            fields.add(value(bytes, colon + 1, end));
        }
        return new AnswerHead(status, new Fields(fields), bytes[7] == '0');
    }

    private static int status(byte[] bytes, int end) throws ProtocolException {
        boolean sound = end >= STATUS_LINE
                && Octets.digit(bytes[7])
                && bytes[8] == ' '
                && bytes[9] >= '1'
                && Octets.digit(bytes[9])
                && Octets.digit(bytes[10])
                && Octets.digit(bytes[11])
                && (end == STATUS_LINE || bytes[STATUS_LINE] == ' ');
        if (!sound) {
            throw new ProtocolException("no status line");
        }
        return (bytes[9] - '0') * 100 + (bytes[10] - '0') * 10 + bytes[11] - '0';
    }

    private static String value(byte[] bytes, int from, int to) throws ProtocolException {
        int start = from;
        int end = to;
        while (start < end && blank(bytes[start])) {
            start++;
        }
        while (end > start && blank(bytes[end - 1])) {
            end--;
        }
        if (start < end && !Octets.all(bytes, start, end, Octets.TEXT)) {
            throw new ProtocolException("there is a control character in a header field");
        }
        return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    }

    private static int lineEnd(byte[] bytes, int from) {
        int at = from;
        while (bytes[at] != '\n') {
            at++;
        }
        return at - 1;
    }

    private static boolean blank(byte octet) {
        return octet == ' ' || octet == '\t';
    }
}
