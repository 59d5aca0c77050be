package io.geminibalance.gateway;

import io.geminibalance.resources.Kind;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The key with which each client made something last. What a client makes goes there again, since two
/// files can only be used in one request where they belong to one project.
///
/// Forgotten when a file would be, or with the process; bounded, and the client that was silent longest goes
/// first.
public final class LastMade {
    private static final int MOST = 10_000;

    private final InstantSource clock;
    private final Map<String, Made> byClient = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Made> eldest) {
            return size() > MOST;
        }
    };

    private record Made(String key, Instant at) {}

    public LastMade(InstantSource clock) {
        this.clock = clock;
    }

    /// The id of the key.
    synchronized Optional<String> key(String client) {
        return Optional.ofNullable(byClient.get(client))
                .filter(made -> made.at.plus(Kind.FILES.life()).isAfter(clock.instant()))
                .map(Made::key);
    }

    synchronized void made(String client, String key) {
        byClient.put(client, new Made(key, clock.instant()));
    }
}
