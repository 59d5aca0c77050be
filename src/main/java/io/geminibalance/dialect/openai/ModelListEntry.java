package io.geminibalance.dialect.openai;

import io.geminibalance.json.JsonView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A model in OpenAI's form.
final class ModelListEntry {
    /// OpenAI says when a model was made, Google doesn't; clients only want a number.
    private static final int CREATED = 1_700_000_000;

    private static final String PREFIX = "models/";

    /// What a model must do, one or the other, to be of use to OpenAI's clients: those that only predict
    /// (pictures, films) or only talk live are not.
    private static final List<String> USEFUL = List.of("generateContent", "embedContent");

    /// @param ours the name that clients of other services read (LiteLLM, OpenRouter, vLLM; read 2026-11-22)
    /// @param googles the field of Google's list that says it
    private record Extra(String ours, String googles) {}

    private static final List<Extra> EXTRAS = List.of(
            new Extra("display_name", "displayName"),
            new Extra("context_length", "inputTokenLimit"),
            new Extra("max_input_tokens", "inputTokenLimit"),
            new Extra("max_output_tokens", "outputTokenLimit"),
            new Extra("supported_generation_methods", "supportedGenerationMethods"),
            new Extra("thinking", "thinking"));

    private ModelListEntry() {}

    /// Adds the models of a page that are of use, by id.
    static void all(JsonView page, Map<String, Map<String, Object>> to) {
        for (JsonView model : page.each()) {
            String name = model.at("name").text("");
            String id = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
            if (!id.isEmpty() && isUseful(model.at("supportedGenerationMethods"))) {
                to.putIfAbsent(id, entry(id, model));
            }
        }
    }

    /// A model that doesn't say what it does is given the chance.
    private static boolean isUseful(JsonView methods) {
        return !methods.isPresent() || methods.each().stream().anyMatch(method -> USEFUL.contains(method.text("")));
    }

    /// A model under another name.
    ///
    /// @param model in OpenAI's form; empty where nothing is known of it
    static Map<String, Object> named(String name, Map<String, Object> model) {
        Map<String, Object> named = bare(name);
        named.putAll(model);
        named.put("id", name);
        return named;
    }

    private static Map<String, Object> bare(String id) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("id", id);
        entry.put("object", "model");
        entry.put("created", CREATED);
        entry.put("owned_by", "google");
        return entry;
    }

    private static Map<String, Object> entry(String id, JsonView model) {
        Map<String, Object> entry = bare(id);
        for (Extra extra : EXTRAS) {
            if (model.at(extra.googles).isPresent()) {
                entry.put(extra.ours, model.at(extra.googles).value());
            }
        }
        return entry;
    }
}
