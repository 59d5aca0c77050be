package io.geminibalance.sandbox;

import io.geminibalance.json.JsonView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Refuses what Google refuses of a request to generate.
final class Checks {
    private static final Set<String> ROLES = Set.of("user", "model", "function");
    private static final int MOST_CANDIDATES = 8;

    private Checks() {}

    /// What is wrong with a request, if anything.
    static Optional<GoogleError> refuse(Prompt prompt, Model model) {
        List<JsonView> contents = prompt.contents();
        if (contents.isEmpty()) {
            return invalid("* GenerateContentRequest.contents: contents is not specified\n");
        }
        for (int i = 0; i < contents.size(); i++) {
            Optional<GoogleError> wrong = content(contents.get(i), i);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        int candidates = prompt.config().at("candidateCount").number(1);
        if (candidates < 1 || candidates > MOST_CANDIDATES) {
            return invalid(
                    "* GenerateContentRequest.generation_config.candidate_count: candidate_count must be between 1 and "
                            + MOST_CANDIDATES + ".\n");
        }
        if (prompt.body().at("cachedContent").text().isPresent()) {
            // The sandbox keeps none, so every name is a stranger's.
            return Optional.of(GoogleErrors.NO_CACHE);
        }
        return turns(contents).or(() -> model.signs() ? signatures(contents) : Optional.empty());
    }

    private static Optional<GoogleError> content(JsonView content, int i) {
        List<JsonView> parts = content.at("parts").each();
        String where = "* GenerateContentRequest.contents[" + i + "]";
        if (!ROLES.contains(content.at("role").text("user"))) {
            return invalid("Please use a valid role: user, model.");
        }
        if (parts.isEmpty()) {
            return invalid(where + ".parts: contents.parts must not be empty.\n");
        }
        for (int j = 0; j < parts.size(); j++) {
            if (parts.get(j).value() instanceof Map<?, ?> fields && fields.isEmpty()) {
                return invalid(where + ".parts[" + j
                        + "].data: required oneof field 'data' must have one initialized field\n");
            }
            String uri = parts.get(j).at("fileData").at("fileUri").text("");
            int file = uri.indexOf("/files/");
            if (file >= 0 && !uri.contains("youtube.com")) {
                return Optional.of(GoogleErrors.NO_FILE.with(Map.of("file", uri.substring(file + "/files/".length()))));
            }
        }
        return Optional.empty();
    }

    /// Each turn of calls must be followed by as many results (the sentence is from
    /// google-gemini/gemini-cli#16415).
    private static Optional<GoogleError> turns(List<JsonView> contents) {
        for (int i = 0; i < contents.size(); i++) {
            long calls = count(contents.get(i), "functionCall");
            long results = i + 1 < contents.size() ? count(contents.get(i + 1), "functionResponse") : 0;
            if (calls > 0 && calls != results) {
                return invalid(
                        "Please ensure that the number of function response parts is equal to the number of function call"
                                + " parts of the function call turn.");
            }
        }
        return Optional.empty();
    }

    /// Since the user last said something, the first call of each step must have kept its signature.
    private static Optional<GoogleError> signatures(List<JsonView> contents) {
        for (int i = contents.size() - 1; i >= 0; i--) {
            List<JsonView> parts = contents.get(i).at("parts").each();
            if (!contents.get(i).at("role").text("user").equals("model")
                    && !Prompt.text(parts).isEmpty()) {
                return Optional.empty();
            }
            Optional<JsonView> call = parts.stream()
                    .filter(part -> part.at("functionCall").isObject())
                    .findFirst();
            if (call.isPresent() && call.get().at("thoughtSignature").text("").isEmpty()) {
                return Optional.of(GoogleErrors.NO_SIGNATURE.with(Map.of(
                        "function", call.get().at("functionCall").at("name").text(""),
                        "position", Integer.toString(i + 1))));
            }
        }
        return Optional.empty();
    }

    private static long count(JsonView content, String kind) {
        return content.at("parts").each().stream()
                .filter(part -> part.at(kind).isObject())
                .count();
    }

    private static Optional<GoogleError> invalid(String message) {
        return Optional.of(GoogleErrors.invalid(message));
    }
}
