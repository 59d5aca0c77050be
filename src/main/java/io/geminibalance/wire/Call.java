package io.geminibalance.wire;

/// What to ask the upstream: a request ready but for the key that pays for it.
///
/// @param target path and query, without any credential
/// @param headers fields to send, without credentials and hop-by-hop fields
public record Call(String method, Target target, Headers headers, Body body, About about) {

    /// This call as it is to be sent with a key of a project.
    public Call to(String project) {
        Body sent = body.to(project);
        return sent == body ? this : new Call(method, target, headers, sent, about);
    }

    /// What this proxy must know of a call to choose its key and to judge its answer.
    ///
    /// @param model the model that is billed, empty where the call names none
    /// @param bearer whether the key travels as `Authorization: Bearer` instead of `x-goog-api-key`
    /// @param resource whether the path names something that belongs to one project, such as a file
    /// @param idempotent whether asking twice does no more than asking once
    public record About(
            String model, Shape shape, boolean bearer, boolean resource, boolean idempotent, Affinity affinity) {}

    /// The form in which an answer comes.
    public enum Shape {
        /// One JSON document with candidates.
        ANSWER,
        /// Events or array elements with candidates.
        ANSWER_STREAM,
        /// One document of another kind.
        DOCUMENT,
        /// Anything: passed on as it arrives.
        UNKNOWN;

        /// Whether the answer is known to hold candidates, so that an empty one can be told.
        public boolean hasCandidates() {
            return this == ANSWER || this == ANSWER_STREAM;
        }

        /// Whether the client waits for the end anyway, so that pieces may be joined.
        public boolean isWhole() {
            return this == ANSWER || this == DOCUMENT;
        }
    }

    /// The conversation that a call belongs to, known by a hash of its system instruction and first content.
    ///
    /// @param hash 0 where there is none
    /// @param continued whether it has had an answer before, so that a project may hold its beginning in a cache
    public record Affinity(long hash, boolean continued) {
        public static final Affinity NONE = new Affinity(0, false);
    }
}
