import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Plays the Gemini API: keys that are limited or invalid, a 503 or a reset now and then, and files that only
/// their own key may see.
final class SoakUpstream {
    final int port;
    private static final String EVENT =
            "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"%s\"}],\"role\":\"model\"}%s}]}\n\n";

    /// How many events a stream has.
    static final int EVENTS = 10;

    /// Answers with 200 that were said to their end.
    final AtomicLong answered = new AtomicLong();

    private final Map<String, String> owners = new ConcurrentHashMap<>();
    private final AtomicInteger turns = new AtomicInteger();
    private HttpServer server;

    SoakUpstream(int port) {
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

    private void answer(HttpExchange exchange, String path, String body) throws IOException {
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
        answered.incrementAndGet();
    }

    private void error(HttpExchange exchange, int status, String name, String details) throws IOException {
        say(exchange, status, "{\"error\":{\"code\":" + status + ",\"message\":\"soak\",\"status\":\"" + name + "\",\"details\":[" + details + "]}}");
    }

    private void say(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        if (status == 200) {
            answered.incrementAndGet();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
