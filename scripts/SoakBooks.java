import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What the clients saw, and how it compares with what the service says of itself.
///
/// A life is the time between two starts of the service: its counters begin anew with each.
final class SoakBooks {
    /// What was answered this long before a kill, or before the disk became full for it, may be missing from
    /// the log, which is written off the path.
    private static final long UNWRITTEN_MILLIS = 1500;

    private static final Pattern NAME = Pattern.compile("\"path\\\\?\":\\\\?\"/v1beta/cachedContents/(n\\d+)\\\\?\"");
    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");
    private static final Pattern REQUESTS = Pattern.compile(
            "gemini_balance_requests_total\\{dialect=\"([^\"]*)\",model=\"[^\"]*\",status=\"(\\d+)\"} (\\d+)");
    private static final Pattern SUCCESSES =
            Pattern.compile("gemini_balance_attempts_total\\{verdict=\"good\"} (\\d+)");

    private final Map<String, AtomicInteger> seen = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    private final Map<String, Long> named = new ConcurrentHashMap<>();
    private final Map<String, Long> files = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<long[]> kills = new ConcurrentLinkedQueue<>();

    // Of this life.
    private final Map<String, AtomicInteger> answers = new ConcurrentHashMap<>();
    private final AtomicInteger broken = new AtomicInteger();
    private final Map<String, AtomicInteger> readNames = new ConcurrentHashMap<>();
    private final Set<String> lifeNames = ConcurrentHashMap.newKeySet();
    private final AtomicInteger comparisons = new AtomicInteger();
    private final AtomicInteger compared = new AtomicInteger();
    private long upstreamBefore;

    void count(String what) {
        seen.computeIfAbsent(what, _ -> new AtomicInteger()).incrementAndGet();
    }

    void wrong(String what) {
        wrong.add(what);
    }

    void answered(String kind, String dialect, int status) {
        count(kind + " " + status);
        answers.computeIfAbsent(dialect + " " + status, _ -> new AtomicInteger()).incrementAndGet();
    }

    void broken() {
        count("broken");
        broken.incrementAndGet();
    }

    void named(String name) {
        named.put(name, System.currentTimeMillis());
        lifeNames.add(name);
    }

    void made(String file) {
        files.put(file, System.currentTimeMillis());
    }

    Set<String> files() {
        return files.keySet();
    }

    void lost(String file, String body) {
        // Null where its owner could not be written before a kill, while another client was asking for it.
        if (files.containsKey(file)) {
            wrong(file + " has lost its owner: " + body);
        }
    }

    /// Lines that a reader of the log got.
    void read(String lines) {
        Matcher found = NAME.matcher(lines);
        while (found.find()) {
            readNames.computeIfAbsent(found.group(1), _ -> new AtomicInteger()).incrementAndGet();
        }
    }

    /// A kill: what was answered just before, or since just before the disk was full, need not be in the log.
    /// Files that were made while their owners could not be written are forgotten.
    ///
    /// @param full since when the disk is full; `Long.MAX_VALUE` where it is not
    void killed(long from, long to, long full) {
        kills.add(new long[] {Math.min(from, full) - UNWRITTEN_MILLIS, to});
        files.values().removeIf(made -> made >= full);
    }

    /// A new process, whose counters are at 0. The clients are silent.
    void newLife(long upstream) {
        answers.clear();
        broken.set(0);
        readNames.clear();
        lifeNames.clear();
        upstreamBefore = upstream;
    }

    /// Compares the counters of this life with what its clients saw. They are silent, and all is written.
    ///
    /// @param upstream answers with 200 that it has said to their end
    /// @return what does not agree yet
    Stream<String> disagreements(String metrics, long upstream) {
        Stream.Builder<String> found = Stream.builder();
        for (String gauge : List.of("gemini_balance_in_flight 0", "gemini_balance_upstream_open 0")) {
            if (!metrics.contains(gauge + "\n")) {
                found.add("there is no " + gauge);
            }
        }
        Map<String, Integer> told = new HashMap<>();
        Matcher requests = REQUESTS.matcher(metrics);
        while (requests.find()) {
            told.merge(requests.group(1) + " " + requests.group(2), Integer.parseInt(requests.group(3)), Integer::sum);
        }
        int excess = told.values().stream().mapToInt(Integer::intValue).sum() - total();
        if (excess != broken.get()) {
            found.add("/metrics counts " + excess + " requests that no client has an answer to, but " + broken
                    + " answers broke");
        }
        answers.forEach((what, times) -> {
            int counted = told.getOrDefault(what, 0);
            if (counted < times.get() || counted > times.get() + broken.get()) {
                found.add("/metrics counts " + counted + " of " + what + ", clients saw " + times);
            }
        });
        Matcher successes = SUCCESSES.matcher(metrics);
        int good = successes.find() ? Integer.parseInt(successes.group(1)) : 0;
        long said = upstream - upstreamBefore;
        // An answer that broke in the middle may count on one side only.
        if (Math.abs(good - said) > broken.get() + streamsBroken()) {
            found.add("/metrics counts " + good + " attempts that succeeded, the upstream " + said);
        }
        for (String name : lifeNames) {
            if (!readNames.containsKey(name)) {
                found.add(name + " was not told to the reader of the log");
            }
        }
        readNames.forEach((name, times) -> {
            if (times.get() != 1) {
                found.add(name + " was told " + times + " times to the reader of the log");
            }
        });
        return found.build();
    }

    /// That the counters of a life agreed.
    void agreed() {
        comparisons.incrementAndGet();
        compared.addAndGet(total() + broken.get());
    }

    private int total() {
        return answers.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    private int streamsBroken() {
        AtomicInteger times = seen.get("streams that say they broke");
        return times == null ? 0 : times.get();
    }

    /// Compares the whole log with what clients saw.
    void compareLog(Path log) throws IOException {
        Map<String, Integer> logged = new HashMap<>();
        Set<String> ids = new HashSet<>();
        int[] lines = new int[2];
        try (Stream<String> all = Files.lines(log)) {
            all.forEach(line -> {
                lines[0]++;
                if (!line.startsWith("{\"time\":") || !line.endsWith("}")) {
                    lines[1]++;
                    return;
                }
                Matcher found = NAME.matcher(line);
                if (found.find()) {
                    logged.merge(found.group(1), 1, Integer::sum);
                }
                Matcher id = ID.matcher(line);
                if (!id.find() || !ids.add(id.group(1))) {
                    wrong("twice, or without an id: " + line);
                }
            });
        }
        if (lines[1] > kills.size()) {
            wrong(lines[1] + " half lines in the log, with " + kills.size() + " kills");
        }
        int unwritten = 0;
        for (Map.Entry<String, Long> answer : named.entrySet()) {
            int times = logged.getOrDefault(answer.getKey(), 0);
            boolean excused =
                    kills.stream().anyMatch(kill -> kill[0] <= answer.getValue() && answer.getValue() <= kill[1]);
            if (times == 0 && excused) {
                unwritten++;
            } else if (times != 1) {
                wrong(answer.getKey() + " is in the log " + times + " times; milliseconds since the log might stop for a kill: "
                        + kills.stream().map(kill -> answer.getValue() - kill[0]).toList());
            }
        }
        System.out.println(named.size() + " named requests, " + logged.size() + " of them in the log, each once, "
                + unwritten + " answered just before a kill (or on a full disk before one) and not written; "
                + lines[0] + " lines, " + lines[1] + " of them halves that a kill left; " + files.size()
                + " files with their owners");
        System.out.println("counters, and what a reader of the log was told, compared " + comparisons
                + " times, over " + compared + " requests in all");
    }

    /// Prints all, and says whether nothing is wrong.
    boolean report() {
        new TreeMap<>(seen).forEach((what, times) -> System.out.printf("%8d %s%n", times.get(), what));
        wrong.stream().limit(20).forEach(what -> System.out.println("WRONG: " + what.substring(0, Math.min(500, what.length()))));
        System.out.println(wrong.isEmpty() ? "Clean." : wrong.size() + " things are wrong.");
        return wrong.isEmpty();
    }
}
