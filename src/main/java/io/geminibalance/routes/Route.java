package io.geminibalance.routes;

import java.util.Set;

/// Where a request goes.
///
/// @param gate who may come in
/// @param tongue the dialect in which it is refused
/// @param methods the methods that it takes; empty for all that make sense to forward
public record Route(Place place, Gate gate, Tongue tongue, Set<String> methods) {

    /// What answers.
    public enum Place {
        /// The Gemini API, passed through.
        NATIVE,
        /// An upload to the Gemini API: the body is streamed through.
        UPLOAD,
        /// OpenAI's API, translated.
        OPENAI,
        /// Anthropic's API, translated.
        ANTHROPIC,
        /// What Claude Code reports of its use to whoever it takes for Anthropic: thrown away.
        REPORTS,
        /// Google's own OpenAI-compatible API, passed through with a bearer credential.
        COMPATIBLE,
        HEALTH,
        READY,
        STATUS_KEYS,
        STATUS_LOGS,
        STATUS_ACTIVITY,
        METRICS,
        /// Takes a key out of use, puts it back, or forgets what is held against it.
        KEY_ACTION,
        /// The page, its documentation and their files.
        PAGE,
        /// WebSockets, which the stock engine cannot speak.
        SOCKET,
        UNKNOWN
    }

    /// Which credential opens a route.
    public enum Gate {
        /// None is needed.
        OPEN,
        /// An access token, where there are any.
        CLIENT,
        /// The admin token, where there is one.
        ADMIN
    }

    /// The form that errors have.
    public enum Tongue {
        GOOGLE,
        OPENAI,
        ANTHROPIC
    }

    public boolean takes(String method) {
        return methods.isEmpty() ? !NEVER.contains(method) : methods.contains(method);
    }

    /// Methods that speak to a proxy itself and are never passed on (RFC 9110 sections 9.3.6 and 9.3.8).
    private static final Set<String> NEVER = Set.of("TRACE", "CONNECT");
}
