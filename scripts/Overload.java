import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// Offers the finished jar more than it can serve, as many requests a second as are asked for whatever becomes of them;
/// started by `scripts/bench-overload`.
///
/// The upstream takes so long for an answer that MAX_REQUESTS requests at once are 500 a second: that is the capacity.
final class Overload {
    private static final int CAPACITY = 500;
    private static final int PLACES = 100;
    private static final Duration THINKING = Duration.ofMillis(1000L * PLACES / CAPACITY);

    private static final String ANSWER =
            "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hello.\"}]},\"finishReason\":\"STOP\"}]}";
    private static final String QUESTION = "{\"contents\":[{\"parts\":[{\"text\":\"Hello?\"}]}]}";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpRequest request;
    private double best;

    /// What became of one request.
    ///
    /// @param at when it was to be sent, in seconds from the phase's begin
    /// @param status 0 where there was no answer
    private record Outcome(double at, int status, double millis) {}

    /// All requests of some seconds at one rate.
    private record Phase(int rate, int seconds, List<Outcome> outcomes) {
        double served() {
            return (double) count(200) / seconds;
        }

        long count(int status) {
            return outcomes.stream().filter(outcome -> outcome.status == status).count();
        }

        double millis(int status, double quantile) {
            double[] sorted = outcomes.stream()
                    .filter(outcome -> outcome.status == status)
                    .mapToDouble(Outcome::millis)
                    .sorted()
                    .toArray();
            return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, sorted.length * quantile)];
        }
    }

    private Overload(int port) {
        request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/v1beta/models/gemini-2.5-flash:generateContent"))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(30))
                .POST(BodyPublishers.ofString(QUESTION))
                .build();
    }

    /// Arguments: the jar, an empty folder, the seconds of each phase, and the flags of the JVM.
    public static void main(String[] args) throws Exception {
        HttpServer upstream = upstream();
        int port = freePort();
        Process service = start(args, upstream.getAddress().getPort(), port);
        try {
            new Overload(port).run(Integer.parseInt(args[2]));
        } finally {
            service.destroy();
            upstream.stop(0);
        }
        System.exit(0);
    }

    private void run(int seconds) throws Exception {
        awaitReady();
        offer(CAPACITY / 2, Math.max(5, seconds));
        System.out.println("| offered | a second | served | refused | failed | served, p50 | served, p99 | refused, p99 |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        Phase half = row("half of the capacity", offer(CAPACITY / 2, seconds));
        row("nine tenths", offer(CAPACITY * 9 / 10, seconds));
        row("all", offer(CAPACITY, seconds));
        Phase three = row("three times as much", offer(3 * CAPACITY, seconds));
        Phase after = row("half again", offer(CAPACITY / 2, seconds));
        System.out.printf("%nAt three times the capacity %.0f %% of the best are served.%n", 100 * three.served() / best);
        System.out.printf(
                "After it the last request that was refused, or took more than 1.5 times as long as usual, came"
                        + " after %.2f s.%n",
                recovered(after, half));
    }

    private Phase row(String name, Phase phase) {
        best = Math.max(best, phase.served());
        System.out.printf(
                "| %s | %d | %.0f | %.0f | %d | %.1f ms | %.1f ms | %.1f ms |%n",
                name,
                phase.rate,
                phase.served(),
                (double) phase.count(503) / phase.seconds,
                phase.outcomes.size() - phase.count(200) - phase.count(503),
                phase.millis(200, 0.5),
                phase.millis(200, 0.99),
                phase.millis(503, 0.99));
        return phase;
    }

    private static double recovered(Phase after, Phase usual) {
        double slow = 1.5 * usual.millis(200, 0.99);
        return after.outcomes.stream()
                .filter(outcome -> outcome.status != 200 || outcome.millis > slow)
                .mapToDouble(Outcome::at)
                .max()
                .orElse(0);
    }

    /// Sends at a constant rate, and does not wait for answers.
    private Phase offer(int rate, int seconds) throws InterruptedException {
        Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
        int count = rate * seconds;
        Semaphore open = new Semaphore(0);
        long began = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long due = began + i * 1_000_000_000L / rate;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            threads.submit(() -> {
                int status = ask();
                outcomes.add(new Outcome((due - began) / 1e9, status, (System.nanoTime() - due) / 1e6));
                open.release();
            });
        }
        open.acquire(count);
        return new Phase(rate, seconds, List.copyOf(outcomes));
    }

    private int ask() {
        try {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            boolean whole = answer.statusCode() != 200 || answer.body().equals(ANSWER);
            boolean told = answer.statusCode() != 503 || answer.headers().firstValue("retry-after").isPresent();
            return whole && told ? answer.statusCode() : 0;
        } catch (IOException _) {
            return 0;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private void awaitReady() throws InterruptedException {
        for (int i = 0; i < 100 && ask() != 200; i++) {
            Thread.sleep(100);
        }
    }

    private static HttpServer upstream() throws IOException {
        HttpServer upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        byte[] answer = ANSWER.getBytes(StandardCharsets.UTF_8);
        upstream.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        upstream.createContext("/", exchange -> {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                Thread.sleep(THINKING);
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        upstream.start();
        return upstream;
    }

    private static Process start(String[] args, int upstream, int port) throws IOException {
        List<String> command = Stream.of(
                        Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()),
                        Arrays.stream(args).skip(3),
                        Stream.of("-jar", args[0]))
                .flatMap(part -> part)
                .toList();
        ProcessBuilder builder = new ProcessBuilder(command).directory(new File(args[1])).redirectErrorStream(true);
        builder.redirectOutput(new File(args[1], "out"));
        builder.environment().putAll(Map.of(
                "GOOGLE_API_KEYS", "a/one=overload-key-1,b/two=overload-key-2",
                "GEMINI_API_BASE_URL", "http://127.0.0.1:" + upstream,
                "MAX_REQUESTS", Integer.toString(PLACES),
                "PORT", Integer.toString(port)));
        return builder.start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
