package io.geminibalance.sandbox;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a request asks for, told by its method and path.
sealed interface Operation {
    record ListModels(String version) implements Operation {}

    record GetModel(String version, String model) implements Operation {}

    /// Runs a model.
    record Run(String version, String model, Verb verb) implements Operation {}

    /// The OpenAI-compatible route.
    record Chat() implements Operation {}

    /// Nothing that the sandbox plays.
    record Unknown() implements Operation {}

    /// What can be asked of a model.
    enum Verb {
        GENERATE("generateContent"),
        STREAM("streamGenerateContent"),
        COUNT("countTokens"),
        EMBED("embedContent"),
        BATCH_EMBED("batchEmbedContents");

        private final String path;

        Verb(String path) {
            this.path = path;
        }

        /// As it stands behind the colon of a path.
        String path() {
            return path;
        }

        boolean embeds() {
            return this == EMBED || this == BATCH_EMBED;
        }

        /// The name of the method in Google's service, which some errors tell.
        String method() {
            return Character.toUpperCase(path.charAt(0)) + path.substring(1);
        }

        private static Optional<Verb> of(String path) {
            return Arrays.stream(values())
                    .filter(verb -> verb.path.equals(path))
                    .findFirst();
        }
    }

    Pattern NATIVE = Pattern.compile("/(v1|v1beta|v1alpha)/models(?:/([^/:]+)(?::([A-Za-z]+))?)?");
    String CHAT = "/v1beta/openai/chat/completions";

    /// @param path decoded
    static Operation of(String method, String path) {
        if (path.equals(CHAT)) {
            return method.equals("POST") ? new Chat() : new Unknown();
        }
        Matcher parts = NATIVE.matcher(path);
        if (!parts.matches()) {
            return new Unknown();
        }
        String version = parts.group(1);
        String model = parts.group(2);
        if (parts.group(3) != null) {
            return method.equals("POST")
                    ? Verb.of(parts.group(3))
                            .<Operation>map(verb -> new Run(version, model, verb))
                            .orElse(new Unknown())
                    : new Unknown();
        }
        if (!method.equals("GET")) {
            return new Unknown();
        }
        return model == null ? new ListModels(version) : new GetModel(version, model);
    }
}
