package io.geminibalance.sandbox.resources;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// What is remembered of the Live API: which project gave a token, and where sessions stood.
public final class LiveBook {
    private static final int MOST = 10_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, String> tokens = new LinkedHashMap<>();
    private final Map<String, Standing> sessions = new LinkedHashMap<>();

    /// A session that can be gone on with.
    ///
    /// @param turns that it had
    public record Standing(String project, int turns) {}

    /// Notes a token.
    public void gave(String token, String project) {
        locked(() -> put(tokens, token, project));
    }

    /// The project that gave a token.
    public Optional<String> giver(String token) {
        return Optional.ofNullable(locked(() -> tokens.get(token)));
    }

    /// Notes where a session stands.
    public void stands(String handle, Standing standing) {
        locked(() -> put(sessions, handle, standing));
    }

    /// Where a session of a project stood.
    public Optional<Standing> standing(String handle, String project) {
        return Optional.ofNullable(locked(() -> sessions.get(handle)))
                .filter(standing -> standing.project().equals(project));
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    private static <T> T put(Map<String, T> map, String name, T value) {
        map.put(name, value);
        if (map.size() > MOST) {
            map.remove(map.keySet().iterator().next());
        }
        return value;
    }
}
