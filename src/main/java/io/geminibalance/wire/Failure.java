package io.geminibalance.wire;

import java.time.Duration;
import java.util.Optional;

/// A refusal of our own, in no dialect yet.
///
/// @param message what is wrong and what to do about it
/// @param retryAfter when another try may succeed
/// @param headers further fields of the answer, such as `Allow`
public record Failure(Kind kind, String message, Optional<Duration> retryAfter, Headers headers) {

    /// What went wrong, with the status code of HTTP and the status name that Google's APIs give to it
    /// (google.rpc.Code).
    public enum Kind {
        MALFORMED(400, "INVALID_ARGUMENT"),
        UNAUTHENTICATED(401, "UNAUTHENTICATED"),
        FORBIDDEN(403, "PERMISSION_DENIED"),
        NOT_FOUND(404, "NOT_FOUND"),
        METHOD_NOT_ALLOWED(405, "INVALID_ARGUMENT"),
        /// The request did not come in time.
        TOO_SLOW(408, "DEADLINE_EXCEEDED"),
        LENGTH_REQUIRED(411, "INVALID_ARGUMENT"),
        TOO_LARGE(413, "INVALID_ARGUMENT"),
        TARGET_TOO_LONG(414, "INVALID_ARGUMENT"),
        /// The body came in a coding, such as gzip, that is not read here.
        CODED(415, "INVALID_ARGUMENT"),
        EXPECTATION_FAILED(417, "INVALID_ARGUMENT"),
        UNPROCESSABLE(422, "INVALID_ARGUMENT"),
        UPGRADE_REQUIRED(426, "FAILED_PRECONDITION"),
        /// Every key rests for a moment.
        ALL_RESTING(429, "RESOURCE_EXHAUSTED"),
        /// Every key has used up its day, or has no quota at all.
        EXHAUSTED(429, "RESOURCE_EXHAUSTED"),
        HEAD_TOO_LARGE(431, "INVALID_ARGUMENT"),
        INTERNAL(500, "INTERNAL"),
        NOT_IMPLEMENTED(501, "UNIMPLEMENTED"),
        UNREACHABLE(502, "UNAVAILABLE"),
        UNAVAILABLE(503, "UNAVAILABLE"),
        /// Every key is set aside.
        NO_KEY(503, "UNAVAILABLE"),
        TIMED_OUT(504, "DEADLINE_EXCEEDED"),
        VERSION_NOT_SUPPORTED(505, "UNIMPLEMENTED");

        private final int status;
        private final String google;

        Kind(int status, String google) {
            this.status = status;
            this.google = google;
        }

        public int status() {
            return status;
        }

        public String google() {
            return google;
        }
    }

    public static Failure of(Kind kind, String message) {
        return new Failure(kind, message, Optional.empty(), Headers.NONE);
    }

    public Failure retryAfter(Duration time) {
        return new Failure(kind, message, Optional.of(time), headers);
    }

    public Failure with(String name, String value) {
        return new Failure(kind, message, retryAfter, headers.with(name, value));
    }

    /// The time to wait in whole seconds, rounded up, as `Retry-After` wants it; at least one.
    public Optional<Long> retryAfterSeconds() {
        return retryAfter.map(time -> Math.max(1, (time.toMillis() + 999) / 1000));
    }
}
