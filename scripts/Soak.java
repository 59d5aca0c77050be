import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Mixed load on the finished jar while everything around it fails; started by `scripts/soak`.
///
/// Every request carries a number that its answer must give back. Requests for one name each can be found again, one
/// by one, in `transactions.log`.
final class Soak {
    private static final int CLIENTS = 12;
    private static final Duration CYCLE = Duration.ofSeconds(15);

    /// What was answered this long before a kill may be missing from the log, which is written off the path.
    private static final long UNWRITTEN_MILLIS = 1500;

    private static final String EVENT =
            "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"%s\"}],\"role\":\"model\"}%s}]}\n\n";
    private static final int EVENTS = 10;

    private final Path jar;
    private final Path folder;
    private final int port;
    private final Upstream upstream;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<String, Long> named = new ConcurrentHashMap<>();
    private final Set<String> files = ConcurrentHashMap.newKeySet();
    private final Map<String, AtomicInteger> seen = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    private final List<long[]> kills = new ArrayList<>();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private volatile boolean over;
    private Process service;

    private Soak(Path jar, Path folder) throws IOException {
        this.jar = jar;
        this.folder = folder;
        this.port = freePort();
        this.upstream = new Upstream(freePort());
    }

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("soak");
        System.out.println("The service's files are in " + folder);
        System.exit(new Soak(Path.of(args[0]), folder).run(Double.parseDouble(args[1])));
    }

    private int run(double minutes) throws Exception {
        upstream.start();
        start();
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CLIENTS; i++) {
                Random random = new Random(i);
                clients.submit(() -> load(random));
            }
            clients.submit(this::readLogs);
            long end = System.nanoTime() + (long) (minutes * 60e9);
            for (int cycle = 0; System.nanoTime() < end; cycle++) {
                Thread.sleep(CYCLE);
                disturb(cycle);
            }
            over = true;
        }
        compare();
        stop();
        service.waitFor();
        report();
        return wrong.isEmpty() ? 0 : 1;
    }

    /// The upstream is restarted, the service stopped, the service killed, in turn.
    private void disturb(int cycle) throws Exception {
        switch (cycle % 3) {
            case 0 -> {
                upstream.stop();
                Thread.sleep(1000);
                upstream.start();
            }
            case 1 -> {
                stop();
                start();
            }
            default -> {
                long before = System.currentTimeMillis();
                service.destroyForcibly().waitFor();
                kills.add(new long[] {before - UNWRITTEN_MILLIS, System.currentTimeMillis()});
                count("kill -9");
                start();
            }
        }
    }

    private void stop() throws Exception {
        service.destroy();
        int code = service.waitFor();
        count("SIGTERM");
        if (code != 0) {
            wrong.add("SIGTERM ended with " + code);
        }
    }

    private void start() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-jar", jar.toString());
        builder.directory(folder.toFile());
        builder.environment().putAll(Map.of(
                "GOOGLE_API_KEYS", "a/one=soak-good-1,b/two=soak-good-2,c/three=soak-limited-3,d/four=soak-invalid-4",
                "GEMINI_API_BASE_URL", "http://127.0.0.1:" + upstream.port,
                "PORT", Integer.toString(port),
                "BODY_MEMORY_BYTES", "20000000",
                "BODY_DISK_BYTES", "20000000",
                "LOG_MAX_BYTES", "1000000000"));
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("out").toFile()));
        service = builder.start();
        for (int i = 0; i < 300; i++) {
            try {
                if (send(request("/health").GET()).statusCode() == 200) {
                    return;
                }
            } catch (IOException _) {
                Thread.sleep(100);
            }
        }
        throw new IOException("the service does not start: " + Files.readString(folder.resolve("out")));
    }

    private void load(Random random) {
        while (!over) {
            int kind = random.nextInt(20);
            try {
                if (kind < 8) {
                    one();
                } else if (kind < 12) {
                    told("native", "/v1beta/models/gemini-2.5-flash:generateContent", "");
                } else if (kind < 14) {
                    told("OpenAI", "/v1/chat/completions", "");
                } else if (kind < 16) {
                    told("native stream", "/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse", "");
                } else if (kind < 17) {
                    told("OpenAI stream", "/v1/chat/completions", "\"stream\":true,");
                } else if (kind < 18) {
                    told("large", "/v1beta/models/gemini-2.5-flash:generateContent", "y".repeat(3_000_000));
                } else {
                    file(random);
                }
            } catch (ConnectException e) {
                count("no connection");
                pause();
            } catch (IOException e) {
                count("broken");
                pause();
            } catch (InterruptedException | RuntimeException e) {
                wrong.add("a client: " + e);
            }
        }
    }

    /// A request that is found again by its name.
    private void one() throws IOException, InterruptedException {
        String name = "n" + numbers.incrementAndGet();
        HttpResponse<String> answer = send(request("/v1beta/cachedContents/" + name).GET());
        named.put(name, System.currentTimeMillis());
        count("named " + answer.statusCode());
        if (answer.statusCode() == 200 && !answer.body().contains('"' + name + '"')) {
            wrong.add(name + " got " + answer.body());
        }
    }

    private void told(String kind, String target, String more) throws IOException, InterruptedException {
        String mark = "mark" + numbers.incrementAndGet() + "x";
        boolean openAi = target.startsWith("/v1/");
        String body = openAi
                ? "{" + more + "\"model\":\"gemini-2.5-flash\",\"messages\":[{\"role\":\"user\",\"content\":\"" + mark + "\"}]}"
                : "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"" + mark + more + "\"}]}]}";
        HttpResponse<String> answer = send(request(target).POST(BodyPublishers.ofString(body)));
        count(kind + " " + answer.statusCode());
        if (answer.statusCode() != 200) {
            return;
        }
        boolean stream = kind.endsWith("stream");
        // A translated stream that breaks says so in an event of its own.
        boolean error = answer.body().contains("\"error\"");
        int marks = answer.body().split(mark, -1).length - 1;
        if (error ? marks > EVENTS : marks != (stream ? EVENTS : 1)) {
            wrong.add(kind + " has its mark " + marks + " times: " + answer.body());
        }
        if (!stream && error) {
            wrong.add(kind + " has an error with status 200");
        }
    }

    /// Makes a file, or reads one that was made before: by its own project, whatever happened since.
    private void file(Random random) throws IOException, InterruptedException {
        List<String> made = List.copyOf(files);
        if (made.size() < 50 || random.nextInt(10) == 0) {
            HttpResponse<String> answer = send(request("/upload/v1beta/files")
                    .header("x-goog-upload-protocol", "raw")
                    .POST(BodyPublishers.ofString("y".repeat(100_000))));
            count("upload " + answer.statusCode());
            Matcher name = Pattern.compile("files/[a-z0-9]+").matcher(answer.body());
            if (answer.statusCode() == 200 && name.find()) {
                files.add(name.group());
            }
        } else {
            owned(made.get(random.nextInt(made.size())));
        }
    }

    private int owned(String file) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(request("/v1beta/" + file).GET());
        count("file " + answer.statusCode());
        if (answer.statusCode() == 403 || answer.statusCode() == 404) {
            wrong.add(file + " has lost its owner: " + answer.body());
        }
        return answer.statusCode();
    }

    private void readLogs() {
        while (!over) {
            try {
                int status = send(request("/api/status/logs?log_file_name=transactions.log&lines=100").GET())
                        .statusCode();
                count("log " + status);
                Thread.sleep(200);
            } catch (IOException e) {
                pause();
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private void compare() throws Exception {
        Thread.sleep(1500);
        String metrics = send(request("/metrics").GET()).body();
        for (String gauge : List.of("gemini_balance_in_flight 0", "gemini_balance_upstream_open 0")) {
            if (!metrics.contains(gauge + "\n")) {
                wrong.add("at the end there is no " + gauge);
            }
        }
        for (String file : files) {
            int status = 0;
            for (int i = 0; i < 100 && status != 200; i++) {
                status = owned(file);
                if (status != 200) {
                    Thread.sleep(100);
                }
            }
            if (status != 200) {
                wrong.add(file + " ends with " + status);
            }
        }
        Map<String, Integer> logged = new TreeMap<>();
        Pattern path = Pattern.compile("\"path\":\"/v1beta/cachedContents/(n\\d+)\"");
        try (Stream<String> lines = Files.lines(folder.resolve("logs").resolve("transactions.log"))) {
            lines.forEach(line -> {
                Matcher found = path.matcher(line);
                if (found.find()) {
                    logged.merge(found.group(1), 1, Integer::sum);
                }
            });
        }
        int unwritten = 0;
        for (Map.Entry<String, Long> answered : named.entrySet()) {
            int times = logged.getOrDefault(answered.getKey(), 0);
            boolean killed = kills.stream().anyMatch(kill -> kill[0] <= answered.getValue() && answered.getValue() <= kill[1]);
            if (times == 0 && killed) {
                unwritten++;
            } else if (times != 1) {
                wrong.add(answered.getKey() + " is in the log " + times + " times");
            }
        }
        System.out.println(named.size() + " named requests, " + logged.size() + " of them in the log, " + unwritten
                + " answered just before a kill and not written; " + files.size() + " files with their owners");
    }

    private void report() {
        new TreeMap<>(seen).forEach((what, times) -> System.out.printf("%8d %s%n", times.get(), what));
        wrong.stream().limit(20).forEach(what -> System.out.println("WRONG: " + what.substring(0, Math.min(500, what.length()))));
        System.out.println(wrong.isEmpty() ? "Clean." : wrong.size() + " things are wrong.");
    }

    private void count(String what) {
        seen.computeIfAbsent(what, _ -> new AtomicInteger()).incrementAndGet();
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpRequest.Builder request(String target) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target)).timeout(Duration.ofSeconds(60));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /// Plays the Gemini API: keys that are limited or invalid, a 503 or a reset now and then, and files that only
    /// their own key may see.
    private static final class Upstream {
        private final int port;
        private final Map<String, String> owners = new ConcurrentHashMap<>();
        private final AtomicInteger turns = new AtomicInteger();
        private HttpServer server;

        private Upstream(int port) {
            this.port = port;
        }

        void start() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 512);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", this::handle);
            server.start();
        }

        void stop() {
            server.stop(0);
        }

        private void handle(HttpExchange exchange) throws IOException {
            try (exchange) {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                String key = exchange.getRequestHeaders().getFirst("x-goog-api-key");
                String path = exchange.getRequestURI().getPath();
                int turn = turns.incrementAndGet();
                if (key.contains("invalid")) {
                    error(exchange, 400, "INVALID_ARGUMENT", "{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\"API_KEY_INVALID\"}");
                } else if (path.startsWith("/v1beta/files/")) {
                    String name = path.substring("/v1beta/".length());
                    if (key.equals(owners.get(name))) {
                        say(exchange, 200, "{\"name\":\"" + name + "\"}");
                    } else {
                        error(exchange, 403, "PERMISSION_DENIED", "");
                    }
                } else if (path.startsWith("/upload/")) {
                    String name = "files/f" + Long.toString(System.nanoTime(), 36) + turn;
                    owners.put(name, key);
                    say(exchange, 200, "{\"file\":{\"name\":\"" + name + "\"}}");
                } else if (path.startsWith("/v1beta/cachedContents/")) {
                    say(exchange, 200, "{\"name\":\"" + path.substring(path.lastIndexOf('/') + 1) + "\"}");
                } else if (key.contains("limited") && turn % 20 == 0) {
                    error(exchange, 429, "RESOURCE_EXHAUSTED", "{\"@type\":\"type.googleapis.com/google.rpc.QuotaFailure\",\"violations\":[{\"quotaId\":\"GenerateRequestsPerMinutePerProjectPerModel\",\"quotaValue\":\"5\"}]},{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"2s\"}");
                } else if (turn % 97 == 0) {
                    error(exchange, 503, "UNAVAILABLE", "");
                } else if (turn % 101 != 0) {
                    answer(exchange, path, body);
                }
            }
        }

        private static void answer(HttpExchange exchange, String path, String body) throws IOException {
            Matcher found = Pattern.compile("mark\\d+x").matcher(body);
            String mark = found.find() ? found.group() : "none";
            if (!path.endsWith(":streamGenerateContent")) {
                say(exchange, 200, EVENT.formatted(mark, ",\"finishReason\":\"STOP\"").substring("data: ".length()));
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                for (int i = 1; i <= EVENTS; i++) {
                    out.write(EVENT.formatted(mark, i == EVENTS ? ",\"finishReason\":\"STOP\"" : "").getBytes(StandardCharsets.UTF_8));
                    out.flush();
                    pause();
                }
            }
        }

        private static void error(HttpExchange exchange, int status, String name, String details) throws IOException {
            say(exchange, status, "{\"error\":{\"code\":" + status + ",\"message\":\"soak\",\"status\":\"" + name + "\",\"details\":[" + details + "]}}");
        }

        private static void say(HttpExchange exchange, int status, String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
