package io.geminibalance.gateway;

import io.geminibalance.websocket.Ended;
import io.geminibalance.websocket.Event.Data;
import io.geminibalance.websocket.WebSocketConnection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Passes the lines of logs on to whoever listens, as they are written: a text message each.
public final class LiveLog {
    private final Map<String, Set<WebSocketConnection>> listeners;

    /// @param files the names of those that may be listened to; none other ever is
    public LiveLog(Set<String> files) {
        listeners = files.stream()
                .collect(Collectors.toUnmodifiableMap(Function.identity(), name -> ConcurrentHashMap.newKeySet()));
    }

    /// Takes lines that were written. Never waits: who listens slowly loses lines.
    public void written(String file, Supplier<List<String>> lines) {
        Set<WebSocketConnection> here = listeners.getOrDefault(file, Set.of());
        if (here.isEmpty()) {
            return;
        }
        for (String line : lines.get()) {
            Data message = new Data(true, line.getBytes(StandardCharsets.UTF_8), true);
            here.forEach(listener -> listener.send(message));
        }
    }

    boolean has(String file) {
        return listeners.containsKey(file);
    }

    /// Lets a client listen until one side ends it. What it says itself is of no interest.
    void listen(String file, WebSocketConnection listener) {
        Set<WebSocketConnection> here = listeners.get(file);
        here.add(listener);
        try {
            while (!(listener.receive() instanceof Ended)) {
                // Thrown away.
            }
        } finally {
            here.remove(listener);
        }
    }
}
