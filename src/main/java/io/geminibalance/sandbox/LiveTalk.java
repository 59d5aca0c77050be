package io.geminibalance.sandbox;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.sandbox.resources.LiveBook;
import io.geminibalance.sandbox.resources.Shelves;
import io.geminibalance.websocket.CloseCode;
import io.geminibalance.websocket.Event.Data;
import io.geminibalance.websocket.WebSocketConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One session of the Live API after its setup. Messages are JSON in binary frames, as Google sends them.
final class LiveTalk {
    private static final int PIECES = 2;

    private final WebSocketConnection client;
    private final JsonView setup;
    private final Shelves shelves;
    private final String project;
    private int turns;
    private final StringBuilder asked = new StringBuilder();

    /// @param turns that the session had before
    LiveTalk(WebSocketConnection client, JsonView setup, Shelves shelves, String project, int turns) {
        this.client = client;
        this.setup = setup;
        this.shelves = shelves;
        this.project = project;
        this.turns = turns;
    }

    /// Talks until one side ends it.
    void talk() {
        say(Map.of("setupComplete", Map.of()));
        while (client.receiveMessage() instanceof Data message) {
            JsonView said = Live.read(message);
            if (said.at("clientContent").isObject()) {
                content(said.at("clientContent"));
            } else if (said.at("realtimeInput").isObject()) {
                said.at("realtimeInput").at("text").text().ifPresent(this::turn);
            } else if (said.at("toolResponse").isObject()) {
                turn(Json.text(said.at("toolResponse").at("functionResponses").value()));
            } else {
                client.end(CloseCode.INVALID_DATA, "Request contains an invalid argument.");
                return;
            }
        }
    }

    private void content(JsonView content) {
        for (JsonView each : content.at("turns").each()) {
            asked.append(Prompt.text(each.at("parts").each()));
        }
        if (content.at("turnComplete").isTrue()) {
            String question = asked.toString();
            asked.setLength(0);
            List<JsonView> functions = setup.at("tools").each().stream()
                    .flatMap(tool -> tool.at("functionDeclarations").each().stream())
                    .toList();
            if (functions.isEmpty()) {
                turn(question);
            } else {
                call(functions.getFirst(), question);
            }
        }
    }

    private void call(JsonView function, String question) {
        JsonView schema = function.at("parameters");
        Map<String, Object> call = new LinkedHashMap<>();
        call.put("name", function.at("name").text(""));
        call.put("args", schema.isObject() ? Samples.of(schema, question) : Map.of());
        call.put("id", "function-call-" + shelves.ids().letters(19));
        say(Map.of("toolCall", Map.of("functionCalls", List.of(call))));
    }

    private void turn(String question) {
        turns++;
        String answer = "This is turn " + turns + ". The sandbox heard: " + question;
        boolean text = setup.at("generationConfig").at("responseModalities").each().stream()
                .anyMatch(modality -> modality.text("").equals("TEXT"));
        if (text) {
            for (String piece : Texts.split(answer, PIECES)) {
                model(Map.of("text", piece));
            }
        } else {
            model(Media.live());
            if (setup.at("outputAudioTranscription").isObject()) {
                content("outputTranscription", Map.of("text", answer));
            }
        }
        content("generationComplete", true);
        int heard = Prompt.tokens(question);
        int spoken = Prompt.tokens(answer);
        Map<String, Object> end = new LinkedHashMap<>();
        end.put("serverContent", Map.of("turnComplete", true));
        Map<String, Object> usage = new LinkedHashMap<>();
        usage.put("promptTokenCount", heard);
        usage.put("responseTokenCount", spoken);
        usage.put("totalTokenCount", heard + spoken);
        usage.put("promptTokensDetails", tokens("TEXT", heard));
        usage.put("responseTokensDetails", tokens(text ? "TEXT" : "AUDIO", spoken));
        end.put("usageMetadata", usage);
        say(end);
        if (setup.at("sessionResumption").isObject()) {
            String handle = shelves.ids().base64(48);
            shelves.live().stands(handle, new LiveBook.Standing(project, turns));
            Map<String, Object> update = new LinkedHashMap<>();
            update.put("newHandle", handle);
            update.put("resumable", true);
            say(Map.of("sessionResumptionUpdate", update));
        }
    }

    private static List<Object> tokens(String modality, int count) {
        Map<String, Object> each = new LinkedHashMap<>();
        each.put("modality", modality);
        each.put("tokenCount", count);
        return new ArrayList<>(List.of(each));
    }

    private void model(Map<String, Object> part) {
        content("modelTurn", Map.of("parts", List.of(part)));
    }

    private void content(String name, Object value) {
        say(Map.of("serverContent", Map.of(name, value)));
    }

    private void say(Map<String, Object> message) {
        client.send(Data.binary((GoogleJson.pretty(message) + "\n").getBytes(StandardCharsets.UTF_8)));
    }
}
