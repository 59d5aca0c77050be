package io.geminibalance.dialect.anthropic;

import io.geminibalance.dialect.Conversation;
import io.geminibalance.dialect.Line;
import io.geminibalance.dialect.model.Models;
import io.geminibalance.dialect.openai.ModelList;
import io.geminibalance.dialect.openai.ModelList.Outcome;
import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.wire.Answer;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Failure.Kind;
import io.geminibalance.wire.Inbound;
import io.geminibalance.wire.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// The models in Anthropic's form: those that can be talked to.
record AnthropicModels(ModelList list, Models names, AnthropicErrors errors) {
    /// Anthropic says when a model was made, Google doesn't; clients only want a time.
    private static final String CREATED = "2025-01-01T00:00:00Z";

    /// All of them, in one page.
    Conversation list(Inbound request) {
        return (line, sink) -> sink.whole(
                switch (asked(line, request)) {
                    case Outcome.Failed failed -> errors.said(failed.said()).answer();
                    case Outcome.Listed listed -> {
                        SequencedMap<String, Object> entries = entries(listed.models());
                        Map<String, Object> page = new LinkedHashMap<>();
                        page.put("data", entries.values());
                        page.put("has_more", false);
                        page.put(
                                "first_id",
                                entries.isEmpty() ? null : entries.firstEntry().getKey());
                        page.put(
                                "last_id",
                                entries.isEmpty() ? null : entries.lastEntry().getKey());
                        yield Answer.json(200, Json.write(page));
                    }
                });
    }

    /// One of them.
    ///
    /// @param id as it stands in the path, perhaps percent-encoded and with `models/` in front
    Conversation one(Inbound request, String id) {
        String bare = Models.id(new Target("/" + id, null).decodedPath().substring(1));
        return (line, sink) -> sink.whole(
                switch (asked(line, request)) {
                    case Outcome.Failed failed -> errors.said(failed.said()).answer();
                    case Outcome.Listed listed -> {
                        SequencedMap<String, Object> entries = entries(listed.models());
                        // A name that stands for a model is one, too: clients ask for it before they use it.
                        Object entry = entries.getOrDefault(bare, entries.get(names.asked(bare)));
                        yield entry == null ? unknown(bare) : Answer.json(200, Json.write(entry));
                    }
                });
    }

    private Outcome asked(Line line, Inbound request) throws Line.Refused {
        return list.models(line, request.headers());
    }

    private Answer unknown(String id) {
        String shown = id.length() > 100 ? id.substring(0, 100) + "..." : id;
        return errors.said(Failure.of(Kind.NOT_FOUND, "model: " + shown)).answer();
    }

    private static SequencedMap<String, Object> entries(Map<String, Map<String, Object>> models) {
        SequencedMap<String, Object> entries = new LinkedHashMap<>();
        models.forEach((id, model) -> {
            if (talks(model.get("supported_generation_methods"))) {
                entries.put(id, entry(id, model));
            }
        });
        return entries;
    }

    private static boolean talks(Object methods) {
        return !(methods instanceof List<?> list) || list.contains("generateContent");
    }

    private static Map<String, Object> entry(String id, Map<String, Object> model) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("type", "model");
        entry.put("id", id);
        entry.put("display_name", new JsonView(model.get("display_name")).text(id));
        entry.put("created_at", CREATED);
        // Names of Anthropic's own for what OpenAI's clients read elsewhere.
        if (model.get("max_input_tokens") != null) {
            entry.put("max_input_tokens", model.get("max_input_tokens"));
        }
        if (model.get("max_output_tokens") != null) {
            entry.put("max_tokens", model.get("max_output_tokens"));
        }
        return entry;
    }
}
