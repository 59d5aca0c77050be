package io.geminibalance.sandbox;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.sandbox.Generation.Outcome;
import io.geminibalance.sandbox.Operation.Resource;
import io.geminibalance.sandbox.Said.Form;
import io.geminibalance.sandbox.Speech.Piece;
import io.geminibalance.sandbox.resources.Interaction;
import io.geminibalance.wire.Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The interactions of a project: questions with answers that it keeps, so that the next can go on from
/// there.
record Interactions(Errand errand) {
    private static final int BYTES_OF_ID = 48;
    private static final int PIECES = 4;

    Optional<Said> said(Resource wanted) {
        return Optional.ofNullable(
                switch (wanted.shape()) {
                    case "POST interactions" -> create();
                    case "GET interactions/*" -> find(id(wanted)).map(this::get).orElseGet(() -> absent(id(wanted)));
                    case "POST interactions/*/cancel", "POST interactions/*:cancel" ->
                        find(id(wanted)).map(this::cancel).orElseGet(() -> absent(id(wanted)));
                    case "DELETE interactions/*" ->
                        find(id(wanted)).map(this::delete).orElseGet(() -> absent(id(wanted)));
                    default -> null;
                });
    }

    private Said create() {
        JsonView asked = errand.body();
        String previous = asked.at("previousInteractionId").text("");
        Optional<Interaction> before = find(previous);
        if (!previous.isEmpty() && before.isEmpty()) {
            return absent(previous);
        }
        String name = asked.at("model").text(asked.at("agent").text("")).replaceFirst("^models/", "");
        Optional<Model> model = Model.named(name, errand.project()).map(known -> known.answering(errand.now()));
        if (model.isEmpty()) {
            return errand.refusal(GoogleErrors.UNKNOWN_MODEL.with(Map.of("model", name, "verb", "createInteraction")));
        }
        Prompt prompt = new Prompt(new JsonView(request(asked)));
        return switch (errand.generation().of(prompt, name, model.get(), errand.id())) {
            case Outcome.Refused(GoogleError error) -> errand.refusal(error.with(Map.of("model", name)));
            case Outcome.Spoken(Speech speech, Reading reading) -> {
                Piece last = speech.pieces().getLast();
                Interaction made = new Interaction(
                        "v1_" + errand.ids().base64(BYTES_OF_ID),
                        name,
                        previous,
                        Texts.said(speech),
                        reading.total() + before.map(Interaction::total).orElse(0),
                        last.thoughts(),
                        last.output(),
                        asked.at("background").isTrue(),
                        false,
                        errand.now());
                if (!Boolean.FALSE.equals(asked.at("store").value())) {
                    errand.shelves().interactions().put(errand.project(), made);
                }
                yield asked.at("stream").isTrue() ? events(made) : tell(made);
            }
        };
    }

    private Said get(Interaction interaction) {
        boolean streams = errand.asked().target().parameter("stream").orElse("").equalsIgnoreCase("true");
        return streams ? events(interaction) : tell(interaction);
    }

    private Said cancel(Interaction interaction) {
        Interaction cancelled = interaction.cancel(errand.now());
        errand.shelves().interactions().put(errand.project(), cancelled);
        return tell(cancelled);
    }

    private Said delete(Interaction interaction) {
        errand.shelves().interactions().remove(interaction.name());
        return errand.done();
    }

    private Said tell(Interaction interaction) {
        return errand.tell(interaction);
    }

    /// As Google's page on streaming interactions has it, and vercel/ai recorded it on 2026-05-15.
    private Said events(Interaction made) {
        List<byte[]> events = new ArrayList<>();
        event(events, "interaction.created", "interaction", made.begun());
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("interaction_id", made.name());
        status.put("status", "in_progress");
        event(events, "interaction.status_update", status);
        event(events, "step.start", step("step", Map.of("type", "model_output")));
        for (String piece : Texts.split(made.answer(), PIECES)) {
            Map<String, Object> delta = new LinkedHashMap<>();
            delta.put("text", piece);
            delta.put("type", "text");
            event(events, "step.delta", step("delta", delta));
        }
        Map<String, Object> stop = new LinkedHashMap<>();
        stop.put("index", 0);
        event(events, "step.stop", stop);
        event(events, "interaction.completed", "interaction", made.ended(errand.now()));
        byte[] end = "event: done\ndata: [DONE]\n\n".getBytes(StandardCharsets.UTF_8);
        return new Said(200, Headers.NONE, Form.EVENTS, events, end);
    }

    private static Map<String, Object> step(String field, Map<String, Object> value) {
        Map<String, Object> step = new LinkedHashMap<>();
        step.put("index", 0);
        step.put(field, value);
        return step;
    }

    private static void event(List<byte[]> events, String type, String field, Map<String, Object> value) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(field, value);
        event(events, type, fields);
    }

    private static void event(List<byte[]> events, String type, Map<String, Object> fields) {
        fields.put("event_type", type);
        String event = "event: " + type + "\ndata: " + Json.text(fields) + "\n\n";
        events.add(event.getBytes(StandardCharsets.UTF_8));
    }

    /// The same as a native request says it: a text, contents, or steps that hold contents.
    private static Map<String, Object> request(JsonView asked) {
        List<Object> contents = new ArrayList<>();
        JsonView input = asked.at("input");
        List<JsonView> each = input.isText() ? List.of(input) : input.isArray() ? input.each() : List.of(input);
        List<Object> loose = new ArrayList<>();
        for (JsonView one : each) {
            if (one.at("content").isPresent()) {
                boolean model = one.at("type").text("").equals("model_output")
                        || one.at("role").text("").equals("model");
                JsonView content = one.at("content");
                List<Object> parts = content.isText()
                        ? List.of(part(content))
                        : content.each().stream().map(Interactions::part).toList();
                contents.add(Map.of("role", model ? "model" : "user", "parts", parts));
            } else if (one.isPresent()) {
                loose.add(part(one));
            }
        }
        if (!loose.isEmpty()) {
            contents.add(Map.of("role", "user", "parts", loose));
        }
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("contents", contents);
        asked.at("systemInstruction")
                .text()
                .ifPresent(text -> request.put("systemInstruction", Map.of("parts", List.of(Map.of("text", text)))));
        return request;
    }

    private static Object part(JsonView content) {
        if (content.isText()) {
            return Map.of("text", content.text(""));
        }
        String type = content.at("mimeType").text("application/octet-stream");
        if (content.at("uri").isText()) {
            return Map.of("fileData", Map.of("fileUri", content.at("uri").text(""), "mimeType", type));
        }
        return content.at("data").isText()
                ? Map.of("inlineData", Map.of("data", content.at("data").text(""), "mimeType", type))
                : Map.of("text", content.at("text").text(""));
    }

    private Optional<Interaction> find(String id) {
        return errand.find(errand.shelves().interactions(), id);
    }

    private static String id(Resource wanted) {
        return wanted.path().get(1);
    }

    private Said absent(String id) {
        return errand.refusal(ResourceErrors.NO_INTERACTION, "id", id);
    }
}
