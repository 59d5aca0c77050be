package io.geminibalance.dialect.answer;

import io.geminibalance.json.JsonView;
import io.geminibalance.refusal.Refusal;
import io.geminibalance.wire.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What the upstream says instead of an answer, as far as dialects have words for it.
///
/// @param code the status, of HTTP or in the body
/// @param status the API's word, such as `INVALID_ARGUMENT`, or one of ours; empty where there is none
/// @param message for people; empty where there is none
/// @param reasons of `google.rpc.ErrorInfo`
/// @param field the first field of the request that is wrong, empty where none is named
/// @param day whether a quota of a day is used up, or there is none at all
/// @param delay after which another try may succeed
/// @param json whether it was an error of the API's, and not a web page or nothing
public record UpstreamError(
        int code,
        String status,
        String message,
        List<String> reasons,
        String field,
        boolean day,
        Optional<Duration> delay,
        boolean json) {
    /// The status of an error of ours: the upstream broke off.
    public static final String DISCONNECTED = "UPSTREAM_DISCONNECTED";

    /// The status of an error of ours: the model failed to write a call.
    public static final String MALFORMED_CALL = "MALFORMED_FUNCTION_CALL";

    /// The status of an error of ours: the upstream answered nothing.
    public static final String EMPTY = "EMPTY_RESPONSE";

    /// No more than this is read of an error.
    private static final int MOST = 64 * 1024;

    /// The upstream broke off in the midst of its answer.
    public static UpstreamError disconnected() {
        return ours(DISCONNECTED, "The upstream broke off in the midst of its answer.");
    }

    /// An error that nobody but us has words for.
    static UpstreamError ours(String status, String message) {
        return new UpstreamError(502, status, message, List.of(), "", false, Optional.empty(), true);
    }

    /// Nothing that could be understood.
    static UpstreamError garbled(int code, String message) {
        return new UpstreamError(code, "", message, List.of(), "", false, Optional.empty(), false);
    }

    /// Reads the error that a reply is, to its end.
    public static UpstreamError of(Reply reply) {
        byte[] bytes = Arrays.copyOf(reply.head().bytes(), reply.head().length());
        if (!reply.head().ended()) {
            try {
                byte[] rest = reply.body().readNBytes(Math.max(0, MOST - bytes.length));
                int first = bytes.length;
                bytes = Arrays.copyOf(bytes, first + rest.length);
                System.arraycopy(rest, 0, bytes, first, rest.length);
            } catch (IOException _) {
                // What has come must do.
            }
        }
        reply.key().hide(bytes, 0, bytes.length, true);
        return read(reply.status(), bytes);
    }

    /// Reads an error as it came with a status: an object, one in an array, a web page, or nothing.
    static UpstreamError read(int code, byte[] bytes) {
        Refusal refusal = Refusal.read(code, bytes, 0, bytes.length);
        return refusal.json() && bytes.length > 0 ? of(refusal) : garbled(code, "");
    }

    /// Reads what stands in the field `error`.
    ///
    /// @param code of HTTP, for where the error has none; a good one is not believed
    static UpstreamError of(JsonView error, int code) {
        return of(Refusal.of(code, error));
    }

    private static UpstreamError of(Refusal refusal) {
        return new UpstreamError(
                refusal.code() >= 400 ? refusal.code() : 500,
                refusal.status(),
                Projects.hide(refusal.message()),
                refusal.reasons(),
                refusal.field(),
                refusal.perDay(),
                refusal.delay(),
                true);
    }

    /// Whether the message holds a part, given in lower case.
    public boolean says(String part) {
        return message.toLowerCase(Locale.ROOT).contains(part);
    }
}
