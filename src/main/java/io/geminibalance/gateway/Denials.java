package io.geminibalance.gateway;

import io.geminibalance.resources.Kind;
import io.geminibalance.wire.Failure;
import java.util.Map;
import java.util.stream.Collectors;

/// Words for calls that name things which cannot be had.
final class Denials {
    private Denials() {}

    /// As Google says it of things that it does not find or does not show (recorded in August 2026), so that nobody
    /// learns whether there is such a thing.
    static Failure foreign(String name) {
        String id = name.substring(name.indexOf('/') + 1);
        String message = switch (Kind.of(name)) {
            case FILES -> "You do not have permission to access the File " + id + " or it may not exist.";
            case CACHED_CONTENTS -> "CachedContent not found (or permission denied)";
            default -> "You do not have permission to access " + shown(name) + " or it may not exist.";
        };
        return Failure.of(Failure.Kind.FORBIDDEN, message);
    }

    static Failure ownerGone(String name) {
        return Failure.of(
                Failure.Kind.NO_KEY,
                "The key that made " + shown(name)
                        + " is not in the pool any more, and no other project can read it. Put a key"
                        + " of its project back, or make it again.");
    }

    /// @param names one of each project
    static Failure torn(Map<String, String> names) {
        String shown = names.entrySet().stream()
                .map(entry ->
                        shown(entry.getValue()) + (entry.getKey().startsWith("/") ? "" : " (" + entry.getKey() + ")"))
                .collect(Collectors.joining(" and "));
        return Failure.of(
                Failure.Kind.MALFORMED,
                "The request names " + shown
                        + ", which belong to different Google projects; no key can read both. Make"
                        + " the older one anew, so that both lie together, or use one at a time.");
    }

    /// Names that only we know would say nothing to anybody.
    private static String shown(String name) {
        return Kind.of(name) == Kind.LIVE_SESSIONS ? "this Live session" : name;
    }
}
