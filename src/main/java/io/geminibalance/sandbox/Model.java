package io.geminibalance.sandbox;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A model that the sandbox knows, with the facts that `models.list` tells of it.
///
/// @param id its name without `models/`
/// @param signs whether it refuses function calls in the history that lost their thought signature
record Model(String id, String version, String title, int input, int output, Kind kind, boolean signs) {
    private static final int MILLION = 1_048_576;

    /// What a model can do.
    enum Kind {
        WRITES(List.of("generateContent", "countTokens", "createCachedContent", "batchGenerateContent")),
        EMBEDS(List.of("embedContent", "countTextTokens", "countTokens", "asyncBatchEmbedContent"));

        private final List<String> methods;

        Kind(List<String> methods) {
            this.methods = methods;
        }
    }

    /// Those that matter of the list that simonw/llm-gemini recorded on 2026-08-05.
    static final List<Model> ALL = List.of(
            writer("gemini-2.5-flash", "001", "Gemini 2.5 Flash", false),
            writer("gemini-2.5-pro", "2.5", "Gemini 2.5 Pro", false),
            writer("gemini-2.5-flash-lite", "001", "Gemini 2.5 Flash-Lite", false),
            writer("gemini-flash-latest", "Gemini Flash Latest", "Gemini Flash Latest", true),
            writer("gemini-3-flash-preview", "3-flash-preview-12-2025", "Gemini 3 Flash Preview", true),
            writer("gemini-3.1-pro-preview", "3.1-pro-preview-01-2026", "Gemini 3.1 Pro Preview", true),
            writer("gemini-3.1-flash-lite", "3.1-flash-lite-05-2026", "Gemini 3.1 Flash Lite", true),
            writer("gemini-3.5-flash", "3.5-flash-05-2026", "Gemini 3.5 Flash", true),
            writer("gemini-3.6-flash", "3.6-flash-07-2026", "Gemini 3.6 Flash", true),
            new Model("gemini-embedding-001", "001", "Gemini Embedding 001", 2048, 1, Kind.EMBEDS, false),
            new Model("gemini-embedding-2", "2", "Gemini Embedding 2", 8192, 1, Kind.EMBEDS, false));

    static Optional<Model> named(String id) {
        return ALL.stream().filter(model -> model.id().equals(id)).findFirst();
    }

    /// As `models.get` says it.
    Map<String, Object> document() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", "models/" + id);
        fields.put("version", version);
        fields.put("displayName", title);
        fields.put("description", title + ", as played by the sandbox.");
        fields.put("inputTokenLimit", input);
        fields.put("outputTokenLimit", output);
        fields.put("supportedGenerationMethods", kind.methods);
        if (kind == Kind.WRITES) {
            fields.put("temperature", 1);
            fields.put("topP", 0.95);
            fields.put("topK", 64);
            fields.put("maxTemperature", 2);
            fields.put("thinking", true);
        }
        return fields;
    }

    private static Model writer(String id, String version, String title, boolean signs) {
        return new Model(id, version, title, MILLION, 65_536, Kind.WRITES, signs);
    }
}
