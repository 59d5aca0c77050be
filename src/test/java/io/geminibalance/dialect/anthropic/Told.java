package io.geminibalance.dialect.anthropic;

import io.geminibalance.dialect.answer.KeepAlive;
import io.geminibalance.dialect.model.Aliases;
import io.geminibalance.dialect.model.Models;
import io.geminibalance.dialect.openai.KeptAnswer;
import io.geminibalance.dialect.openai.ScriptedLine;
import io.geminibalance.dialect.openai.Shared;
import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.support.ManualClock;
import io.geminibalance.wire.Body;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Inbound;
import io.geminibalance.wire.Target;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// The dialect between a client that keeps what it is told and a line that says what a test wants.
final class Told {
    static final String ASK = "\"max_tokens\":100,\"messages\":[{\"role\":\"user\",\"content\":\"u\"}]";
    static final String THINKING = ",\"thinking\":{\"type\":\"adaptive\"}";
    static final String SEARCH = ",\"tools\":[{\"type\":\"web_search_20250305\",\"name\":\"web_search\"}]";

    final ScriptedLine line = new ScriptedLine();
    private final AnthropicDialect dialect;

    Told() {
        this(Aliases.DEFAULT);
    }

    Told(Aliases aliases) {
        ManualClock clock = new ManualClock("2026-11-22T18:00:00Z");
        dialect = new AnthropicDialect(Shared.of(
                new Models(clock, aliases), Optional.empty(), new KeepAlive(() -> 0), 1 << 20, clock, new Random(5)));
    }

    AnthropicDialect dialect() {
        return dialect;
    }

    KeptAnswer post(String path, String body) throws Exception {
        return ask("POST", path, new Body.Bytes(body.getBytes(StandardCharsets.UTF_8)));
    }

    KeptAnswer get(String path) throws Exception {
        return ask("GET", path, new Body.Empty());
    }

    private KeptAnswer ask(String method, String path, Body body) throws Exception {
        KeptAnswer answer = new KeptAnswer();
        Headers headers = Headers.of("x-api-key", "the-clients-own", "anthropic-version", "2023-06-01");
        Inbound inbound =
                new Inbound(method, Target.parse(path).orElseThrow(), headers, body, "http://proxy.example", "bob");
        dialect.open(inbound).hold(line, answer);
        return answer;
    }

    /// Asks for a message.
    ///
    /// @param more fields of the request, each with a comma in front
    KeptAnswer message(String more) throws Exception {
        return post("/v1/messages?beta=true", "{\"model\":\"gemini-3.8-flash\"," + ASK + more + "}");
    }

    /// What becomes of these events of the upstream, whole.
    static JsonView whole(String more, String... events) throws Exception {
        Told told = new Told();
        told.line.say(200, sse(events));
        return told.message(more).json();
    }

    /// The same, in events.
    static List<JsonView> events(String more, String... events) throws Exception {
        Told told = new Told();
        told.line.say(200, sse(events));
        return events(told.message(",\"stream\":true" + more));
    }

    static List<JsonView> events(KeptAnswer answer) {
        List<JsonView> events = new ArrayList<>();
        for (String event : answer.text().split("\n\n")) {
            String[] lines = event.split("\n");
            JsonView data = new JsonView(Json.read(lines[1].substring("data: ".length())));
            if (!lines[0].equals("event: " + data.at("type").text(""))) {
                throw new AssertionError("an event and its data have different types: " + event);
            }
            events.add(data);
        }
        return events;
    }

    /// Events in short: what happens, with the index of its block and what it says.
    static List<String> brief(List<JsonView> events) {
        return events.stream().map(Told::brief).toList();
    }

    private static String brief(JsonView event) {
        return switch (event.at("type").text("")) {
            case "content_block_start" -> event.at("index").number(-1) + " " + Json.text(event.at("content_block"));
            case "content_block_delta" -> event.at("index").number(-1) + " " + Json.text(event.at("delta"));
            case "content_block_stop" -> event.at("index").number(-1) + " stop";
            case "message_delta" -> event.at("delta").at("stop_reason").text("");
            case String type -> type;
        };
    }

    static String sse(String... events) {
        StringBuilder all = new StringBuilder();
        for (String event : events) {
            all.append("data: ").append(event).append("\r\n\r\n");
        }
        return all.toString();
    }

    /// An event with these parts.
    static String parts(String parts) {
        return "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[" + parts + "]}}],\"responseId\":\"r1\"}";
    }

    static String finish(String reason) {
        return "{\"candidates\":[{\"finishReason\":\"" + reason + "\"}],\"usageMetadata\":{\"promptTokenCount\":100,"
                + "\"cachedContentTokenCount\":60,\"candidatesTokenCount\":5,\"thoughtsTokenCount\":2}}";
    }
}
