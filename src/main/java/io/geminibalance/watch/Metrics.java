package io.geminibalance.watch;

import io.geminibalance.forward.Attempt;
import io.geminibalance.keys.KeyStatus;
import io.geminibalance.wire.Tokens;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/// Counts what happens, and tells it to Prometheus.
public final class Metrics {
    /// So many models are told apart; clients can invent any number of names.
    private static final int MODELS = 200;

    private static final String PREFIX = "gemini_balance_";

    private final String version;
    private final Supplier<List<KeyStatus>> keys;
    private final IntSupplier upstream;
    private final Supplier<Optional<Connections>> connections;
    private final Set<String> models = new HashSet<>(Set.of(""));
    private final Map<Request, Long> requests = new TreeMap<>();
    private final Map<String, Histogram> durations = new TreeMap<>();
    private final Map<String, Histogram> firstBytes = new TreeMap<>();
    private final Map<String, Long> attempts = new TreeMap<>();
    private final Map<String, Tokens> tokens = new TreeMap<>();

    private record Request(String dialect, String model, int status) implements Comparable<Request> {
        @Override
        public int compareTo(Request other) {
            int dialects = dialect.compareTo(other.dialect);
            int models = dialects != 0 ? dialects : model.compareTo(other.model);
            return models != 0 ? models : Integer.compare(status, other.status);
        }
    }

    /// @param keys the keys as they are now
    /// @param upstream how many answers of the upstream are open now
    /// @param connections those of clients, where the engine can tell
    public Metrics(
            String version,
            Supplier<List<KeyStatus>> keys,
            IntSupplier upstream,
            Supplier<Optional<Connections>> connections) {
        this.version = version;
        this.keys = keys;
        this.upstream = upstream;
        this.connections = connections;
    }

    /// Counts a request that has ended.
    synchronized void count(Transaction t) {
        String model = model(t.model());
        requests.merge(new Request(t.dialect(), model, t.status()), 1L, Long::sum);
        durations.computeIfAbsent(t.dialect(), dialect -> new Histogram()).add(t.millis() / 1000.0);
        if (!t.attempts().isEmpty()) {
            firstBytes.computeIfAbsent(t.dialect(), dialect -> new Histogram()).add(t.firstByteMillis() / 1000.0);
        }
        for (Attempt attempt : t.attempts()) {
            attempts.merge(attempt.verdict().word(), 1L, Long::sum);
        }
        if (!t.tokens().equals(Tokens.NONE)) {
            tokens.merge(model, t.tokens(), Tokens::plus);
        }
    }

    /// All of it in Prometheus' text format.
    public synchronized String text() {
        Exposition out = new Exposition();
        out.metric(PREFIX + "info", "gauge", "The version that runs.").sample(PREFIX + "info", 1, "version", version);
        out.metric(PREFIX + "requests_total", "counter", "Requests that have ended.");
        requests.forEach((request, count) -> out.sample(
                PREFIX + "requests_total",
                count,
                "dialect",
                request.dialect,
                "model",
                request.model,
                "status",
                Integer.toString(request.status)));
        histograms(out, "request_duration_seconds", "Time from a request to the end of its answer.", durations);
        histograms(out, "first_byte_seconds", "Time from a request to the head of its answer.", firstBytes);
        out.metric(PREFIX + "attempts_total", "counter", "Tries with the upstream by what became of them.");
        attempts.forEach((verdict, count) -> out.sample(PREFIX + "attempts_total", count, "verdict", verdict));
        out.metric(PREFIX + "tokens_total", "counter", "Tokens by model and kind; cached ones are prompt tokens, too.");
        tokens.forEach((model, spent) -> {
            out.sample(PREFIX + "tokens_total", spent.prompt(), "model", model, "kind", "prompt");
            out.sample(PREFIX + "tokens_total", spent.output(), "model", model, "kind", "output");
            out.sample(PREFIX + "tokens_total", spent.thoughts(), "model", model, "kind", "thoughts");
            out.sample(PREFIX + "tokens_total", spent.cached(), "model", model, "kind", "cached");
        });
        keys(out, keys.get());
        out.metric(PREFIX + "upstream_open", "gauge", "Answers of the upstream that are open.")
                .sample(PREFIX + "upstream_open", upstream.getAsInt());
        connections.get().ifPresent(now -> connections(out, now));
        machine(out);
        return out.text();
    }

    private static void histograms(Exposition out, String name, String help, Map<String, Histogram> histograms) {
        out.metric(PREFIX + name, "histogram", help);
        histograms.forEach((dialect, times) -> out.histogram(PREFIX + name, times, "dialect", dialect));
    }

    private static void keys(Exposition out, List<KeyStatus> keys) {
        out.metric(PREFIX + "keys", "gauge", "Keys by state.");
        for (KeyStatus.State state : KeyStatus.State.values()) {
            long count = keys.stream().filter(key -> key.state() == state).count();
            out.sample(PREFIX + "keys", count, "state", state.name().toLowerCase(Locale.ROOT));
        }
        out.metric(PREFIX + "models_resting", "gauge", "Models that rest on the project of a key, over all keys.")
                .sample(
                        PREFIX + "models_resting",
                        keys.stream().mapToInt(key -> key.models().size()).sum());
        out.metric(PREFIX + "in_flight", "gauge", "Attempts that are under way.")
                .sample(
                        PREFIX + "in_flight",
                        keys.stream().mapToInt(KeyStatus::inFlight).sum());
    }

    private static void connections(Exposition out, Connections now) {
        out.metric(PREFIX + "connections_open", "gauge", "Connections of clients that are open.")
                .sample(PREFIX + "connections_open", now.open());
        out.metric(PREFIX + "connections_total", "counter", "Connections of clients, with those turned away.")
                .sample(PREFIX + "connections_total", now.accepted());
        out.metric(PREFIX + "connections_turned_away_total", "counter", "Connections refused as too many.")
                .sample(PREFIX + "connections_turned_away_total", now.turnedAway());
        out.metric(PREFIX + "malformed_requests_total", "counter", "Requests refused as unsound or too slow.")
                .sample(PREFIX + "malformed_requests_total", now.refused());
    }

    /// The usual basics, by the names that other JVMs tell them.
    private static void machine(Exposition out) {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        out.metric("jvm_memory_used_bytes", "gauge", "Memory in use.")
                .sample("jvm_memory_used_bytes", memory.getHeapMemoryUsage().getUsed(), "area", "heap")
                .sample("jvm_memory_used_bytes", memory.getNonHeapMemoryUsage().getUsed(), "area", "nonheap");
        out.metric("jvm_threads_current", "gauge", "Platform threads.")
                .sample(
                        "jvm_threads_current",
                        ManagementFactory.getThreadMXBean().getThreadCount());
        out.metric("jvm_gc_collection_seconds", "summary", "Time spent in collecting garbage.");
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            out.sample(
                    "jvm_gc_collection_seconds_sum", collector.getCollectionTime() / 1000.0, "gc", collector.getName());
            out.sample("jvm_gc_collection_seconds_count", collector.getCollectionCount(), "gc", collector.getName());
        }
        out.metric("process_start_time_seconds", "gauge", "When the process started, since 1970.")
                .sample(
                        "process_start_time_seconds",
                        ManagementFactory.getRuntimeMXBean().getStartTime() / 1000.0);
    }

    private String model(String model) {
        if (models.size() < MODELS) {
            models.add(model);
        }
        return models.contains(model) ? model : "other";
    }
}
