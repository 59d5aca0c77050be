package io.geminibalance;

import io.geminibalance.config.Reading;
import io.geminibalance.config.Settings;
import io.geminibalance.config.SettingsReader;
import io.geminibalance.config.Sources;
import io.geminibalance.http.Engine;
import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.keys.KeyStatus;
import io.geminibalance.sandbox.Sandbox;
import io.geminibalance.sandbox.Seen;
import io.geminibalance.support.ManualClock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/// The whole service on a free port, in front of a sandbox or of another upstream, with a clock that stands
/// still and pauses that only move it on.
final class World implements AutoCloseable {
    static final String GENERATE = "/v1beta/models/gemini-2.5-flash:generateContent";
    static final String STREAM = "/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse";
    static final String QUESTION =
            "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"How deep is the sea?\"}]}]}";

    final ManualClock clock = new ManualClock("2026-11-22T18:00:00Z");
    final List<Duration> pauses = new CopyOnWriteArrayList<>();
    final Sandbox sandbox;
    private final Service.Plan plan;
    private final Settings settings;
    Service service;
    final Path folder;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private World(Map<String, String> environment, Optional<URI> upstream) throws IOException {
        folder = Files.createTempDirectory("world");
        Map<String, String> all = new HashMap<>(environment);
        // A second run of all tests chooses the stock engine, by the property with which the server API chooses, and
        // with it the JDK's client.
        String engine = Engine.usual() instanceof Engine.Stock ? "jdk" : "own";
        all.putIfAbsent("HTTP_ENGINE", engine);
        all.putIfAbsent("HTTP_CLIENT", engine);
        all.put("PORT", "0");
        all.put("DATA_DIR", folder.resolve("data").toString());
        all.put("LOG_DIR", folder.resolve("logs").toString());
        sandbox = Sandbox.open(clock, new Random(1));
        Reading reading = SettingsReader.read(new Sources(Map.of(), all, Optional.empty(), Files::readString), true);
        Reading.Loaded loaded = (Reading.Loaded) reading;
        settings = loaded.settings();
        plan = new Service.Plan(
                upstream.orElse(sandbox.uri()),
                Service.specs(settings.pool().keys()),
                Serving.tokens(settings, new Random(2)),
                settings.access().adminToken(),
                upstream.isEmpty(),
                "test");
        service = start();
    }

    private Service start() throws IOException {
        return Service.open(settings, plan, new Service.World(clock, new Random(3), this::pause));
    }

    /// Tries to start a second service on the same folder.
    void second() throws IOException {
        start().close();
    }

    /// Stops the service and starts it anew on the same folder, in front of the same upstream.
    void restart() throws IOException {
        service.close();
        service = start();
    }

    /// A service with these keys, in front of the sandbox.
    static World of(String... keys) throws IOException {
        return with(Map.of(), keys);
    }

    static World with(Map<String, String> settings, String... keys) throws IOException {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("GOOGLE_API_KEYS", String.join(",", keys));
        return new World(environment, Optional.empty());
    }

    /// A service in front of another upstream than the sandbox.
    static World before(URI upstream, Map<String, String> settings) throws IOException {
        Map<String, String> environment = new HashMap<>(settings);
        environment.putIfAbsent("GOOGLE_API_KEYS", "a=upstream-key-number-a,b=upstream-key-number-b");
        return new World(environment, Optional.of(upstream));
    }

    int port() {
        return service.port();
    }

    URI at(String target) {
        return URI.create("http://127.0.0.1:" + port() + target);
    }

    HttpResponse<String> post(String target, String body, String... headers) throws Exception {
        return send(request(target, headers).POST(BodyPublishers.ofString(body)));
    }

    HttpResponse<String> get(String target, String... headers) throws Exception {
        return send(request(target, headers).GET());
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    HttpRequest.Builder request(String target, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(at(target)).timeout(Duration.ofSeconds(30));
        return headers.length == 0 ? request : request.headers(headers);
    }

    HttpClient client() {
        return client;
    }

    /// What the upstream got, the oldest first.
    List<Seen> seen() {
        return sandbox.seen();
    }

    List<String> keysSeen() {
        return seen().stream().map(Seen::key).toList();
    }

    KeyStatus status(String label) {
        return service.pool().snapshot().stream()
                .filter(key -> key.key().label().equals(label))
                .findFirst()
                .orElseThrow();
    }

    static JsonView json(HttpResponse<String> response) {
        return new JsonView(Json.read(response.body()));
    }

    @Override
    public void close() {
        client.shutdownNow();
        service.close();
        sandbox.close();
    }

    private void pause(Duration time) throws InterruptedException {
        if (Thread.currentThread().getName().equals("housekeeping")) {
            // Its rounds are called by the tests themselves.
            Thread.sleep(Duration.ofDays(1));
        }
        pauses.add(time);
        clock.advance(time);
    }
}
