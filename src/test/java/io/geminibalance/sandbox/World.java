package io.geminibalance.sandbox;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;

/** A sandbox with a clock that only a test moves, and clients for it. */
final class World implements AutoCloseable {
    static final String FLASH = "/v1beta/models/gemini-2.5-flash";
    static final String HELLO = "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hello\"}]}]}";

    /** A quarter past eight in the evening in Los Angeles. */
    static final Instant START = Instant.parse("2026-08-22T03:15:00Z");

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Clock clock = new Clock();
    final Sandbox sandbox;

    World() {
        this(_ -> {});
    }

    World(Pause pause) {
        try {
            sandbox = Sandbox.open(clock, new Random(1), pause);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void pass(Duration time) {
        clock.now = clock.now.plus(time);
    }

    /** Asks with a body, as POST, with alternating names and values of headers. */
    HttpResponse<String> post(String target, String body, String... headers) {
        return send(request(target, headers).POST(BodyPublishers.ofString(body)));
    }

    HttpResponse<String> get(String target, String... headers) {
        return send(request(target, headers));
    }

    /** Asks in any way, with alternating names and values of headers. */
    HttpResponse<String> send(String method, String target, byte[] body, String... headers) {
        return send(request(target, headers).method(method, BodyPublishers.ofByteArray(body)));
    }

    HttpResponse<String> delete(String target, String key) {
        return send("DELETE", target, new byte[0], "x-goog-api-key", key);
    }

    HttpResponse<String> getBy(String key, String target) {
        return get(target, "x-goog-api-key", key);
    }

    HttpResponse<String> postBy(String key, String target, String body) {
        return post(target, body, "x-goog-api-key", key);
    }

    /** Uploads a file of its own by a key, in one go, and tells it. */
    JsonView upload(String key, String mimeType, String content) {
        HttpResponse<String> answer =
                post("/upload/v1beta/files?uploadType=media", content, "x-goog-api-key", key, "content-type", mimeType);
        return json(answer).at("file");
    }

    /** Says hello to a model by the key of a behaviour. */
    HttpResponse<String> hello(String key) {
        return post(FLASH + ":generateContent", HELLO, "x-goog-api-key", key);
    }

    HttpResponse<String> scripted(String script) {
        return post(FLASH + ":generateContent", HELLO, "x-goog-api-key", "demo-good-1", "x-sandbox-script", script);
    }

    JsonView generate(String body) {
        HttpResponse<String> answer = post(FLASH + ":generateContent", body, "x-goog-api-key", "demo-good-1");
        return json(answer);
    }

    /** Sends a whole request over a socket of its own and reads until the other side closes. */
    String raw(String target, String key, String body) throws IOException {
        try (Socket socket = connect(target, key, body, "close")) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    Socket connect(String target, String key, String body, String connection) throws IOException {
        Socket socket = new Socket("127.0.0.1", sandbox.uri().getPort());
        socket.setSoTimeout(20_000);
        String head = "POST " + target + " HTTP/1.1\r\nHost: sandbox\r\nConnection: " + connection
                + "\r\nx-goog-api-key: " + key + "\r\nContent-Length: " + body.length() + "\r\n\r\n";
        socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    static JsonView json(HttpResponse<String> answer) {
        return new JsonView(Json.read(answer.body()));
    }

    static JsonView part(JsonView answer, int index) {
        return answer.at("candidates").at(0).at("content").at("parts").at(index);
    }

    static JsonView error(HttpResponse<String> answer) {
        return json(answer).at("error");
    }

    @Override
    public void close() {
        client.close();
        sandbox.close();
    }

    private HttpRequest.Builder request(String target, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(sandbox.uri() + target)).timeout(Duration.ofSeconds(20));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Clock implements InstantSource {
        private volatile Instant now = START;

        @Override
        public Instant instant() {
            return now;
        }
    }
}
