package io.geminibalance.client;

import java.net.ProtocolException;
import java.util.List;

/// Where the body of an answer ends (RFC 9112, 6.3).
sealed interface Extent {
    /// After so many bytes.
    record Length(long bytes) implements Extent {}

    /// After the last chunk.
    record Chunks() implements Extent {}

    /// With the connection.
    record Rest() implements Extent {}

    /// @param method of the request
    /// @throws ProtocolException where the answer says two things, or nothing that can be understood
    static Extent of(AnswerHead head, String method) throws ProtocolException {
        List<String> lengths = head.fields().all("content-length");
        List<String> codings = head.fields().all("transfer-encoding");
        if (lengths.size() > 1 || codings.size() > 1 || !lengths.isEmpty() && !codings.isEmpty()) {
            throw new ProtocolException("the answer has two lengths");
        }
        long length = lengths.isEmpty() ? 0 : number(lengths.getFirst());
        if (method.equals("HEAD") || head.statusCode() == 204 || head.statusCode() == 304) {
            return new Length(0);
        }
        if (!codings.isEmpty()) {
            if (!codings.getFirst().equalsIgnoreCase("chunked")) {
                throw new ProtocolException("the answer has a transfer coding that nobody asked for");
            }
            return new Chunks();
        }
        return lengths.isEmpty() ? new Rest() : new Length(length);
    }

    private static long number(String text) throws ProtocolException {
        try {
            if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return Long.parseLong(text);
            }
        } catch (NumberFormatException _) {
            // Said below.
        }
        throw new ProtocolException("the length of the answer is no number");
    }
}
