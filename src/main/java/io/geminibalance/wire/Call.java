package io.geminibalance.wire;

import java.util.List;
import java.util.Optional;

/// What to ask the upstream: a request ready but for the key that pays for it.
///
/// @param target path and query, without any credential
/// @param headers fields to send, without credentials and hop-by-hop fields
public record Call(String method, Target target, Headers headers, Body body, About about) {

    /// The same call with something else known of it.
    public Call about(About other) {
        return new Call(method, target, headers, body, other);
    }

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
    /// @param binding what ties it to one project
    /// @param idempotent whether asking twice does no more than asking once
    public record About(
            String model,
            Shape shape,
            boolean bearer,
            boolean resource,
            boolean idempotent,
            Affinity affinity,
            Binding binding) {
        /// Of a call that names nothing.
        public About(
                String model, Shape shape, boolean bearer, boolean resource, boolean idempotent, Affinity affinity) {
            this(model, shape, bearer, resource, idempotent, affinity, Binding.NONE);
        }

        public About bound(Binding other) {
            return new About(model, shape, bearer, resource, idempotent, affinity, other);
        }
    }

    /// What ties a call to one project: it names a file, a cache or something else that the project made.
    ///
    /// @param project the only one that can serve it
    /// @param key the id of the key that began what it goes on with, to be taken again if it can serve
    /// @param names what it names, for people
    public record Binding(Optional<String> project, Optional<String> key, List<String> names) {
        public static final Binding NONE = new Binding(Optional.empty(), Optional.empty(), List.of());

        public static Binding to(String project) {
            return new Binding(Optional.of(project), Optional.empty(), List.of());
        }
    }

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
    /// @param cacheable whether a project may hold its beginning in a cache: it has a system instruction, is past
    ///     its first turn, or was given a name by the client
    public record Affinity(long hash, boolean cacheable) {
        public static final Affinity NONE = new Affinity(0, false);
    }
}
