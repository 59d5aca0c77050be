package io.geminibalance.sandbox;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a request asks for, told by its method and path.
sealed interface Operation {
    record ListModels(String version) implements Operation {}

    record GetModel(String version, String model) implements Operation {}

    /// Runs a model.
    ///
    /// @param model its id, or the whole name of a tuned one
    record Run(String version, String model, Verb verb) implements Operation {}

    /// Makes, tells, lists, changes or deletes something that a project keeps.
    ///
    /// @param path such as `files`, `x`
    /// @param verb what stands behind a colon, empty where nothing does
    record Resource(String version, String method, List<String> path, String verb) implements Operation {
        String kind() {
            return path.getFirst();
        }

        /// The whole path, which is the name of a thing.
        String name() {
            return String.join("/", path);
        }

        /// The name of what a thing is in.
        String parent() {
            return String.join("/", path.subList(0, 2));
        }

        /// Method and path with stars for ids, such as `GET files/*` or `POST files:register`.
        String shape() {
            StringBuilder shape = new StringBuilder(method).append(' ').append(kind());
            for (int i = 1; i < path.size(); i++) {
                shape.append('/').append(i > 1 && WORDS.contains(path.get(i)) ? path.get(i) : "*");
            }
            return verb.isEmpty()
                    ? shape.toString()
                    : shape.append(':').append(verb).toString();
        }
    }

    /// Brings the bytes of a file.
    ///
    /// @param method POST as a rule
    /// @param store the name of the store that they are for, empty where they are for none
    record Upload(String version, String method, String store) implements Operation {}

    /// Fetches the bytes of a file.
    ///
    /// @param file its name
    /// @param direct whether at the address that gives them, or at the one that tells it
    record Download(String version, String file, boolean direct) implements Operation {}

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
        BATCH_EMBED("batchEmbedContents"),
        /// Answers many requests later.
        LATER("batchGenerateContent"),
        /// Embeds many texts later.
        EMBED_LATER("asyncBatchEmbedContent"),
        /// Makes a film.
        FILM("predictLongRunning");

        private final String path;

        Verb(String path) {
            this.path = path;
        }

        /// As it stands behind the colon of a path.
        String path() {
            return path;
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
    Pattern UPLOAD = Pattern.compile("/(?:resumable/)?upload/(v1|v1beta|v1alpha)/"
            + "(?:files|(fileSearchStores/[^/:]+):uploadToFileSearchStore)");
    Pattern DOWNLOAD = Pattern.compile("(/download)?/(v1|v1beta|v1alpha)/((?:files|generatedFiles)/[^/:]+):download");
    Pattern RESOURCE = Pattern.compile("/(v1|v1beta|v1alpha)/([^:]+?)(?::([A-Za-z]+))?");
    String CHAT = "/v1beta/openai/chat/completions";

    /// What projects keep, by the first part of its name; `models` for their operations.
    Set<String> KEPT = Set.of(
            "files",
            "generatedFiles",
            "cachedContents",
            "batches",
            "operations",
            "models",
            "fileSearchStores",
            "tunedModels",
            "interactions",
            "auth_tokens");

    /// The parts of paths that are no ids, behind the first two.
    Set<String> WORDS = Set.of("documents", "operations", "upload", "cancel");

    /// @param path decoded
    static Operation of(String method, String path) {
        if (path.equals(CHAT)) {
            return method.equals("POST") ? new Chat() : new Unknown();
        }
        Matcher models = NATIVE.matcher(path);
        if (models.matches()) {
            return ofModels(method, models);
        }
        Matcher upload = UPLOAD.matcher(path);
        if (upload.matches()) {
            String store = upload.group(2);
            return new Upload(upload.group(1), method, store == null ? "" : store);
        }
        Matcher download = DOWNLOAD.matcher(path);
        if (download.matches()) {
            return method.equals("GET")
                    ? new Download(download.group(2), download.group(3), download.group(1) != null)
                    : new Unknown();
        }
        Matcher resource = RESOURCE.matcher(path);
        return resource.matches() ? ofResource(method, resource) : new Unknown();
    }

    private static Operation ofModels(String method, Matcher parts) {
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

    private static Operation ofResource(String method, Matcher parts) {
        List<String> path = List.of(parts.group(2).split("/", -1));
        String verb = parts.group(3) == null ? "" : parts.group(3);
        if (!KEPT.contains(path.getFirst()) || path.stream().anyMatch(String::isEmpty)) {
            return new Unknown();
        }
        Optional<Verb> runs = Verb.of(verb);
        if (runs.isPresent() && path.getFirst().equals("tunedModels") && path.size() == 2 && method.equals("POST")) {
            return new Run(parts.group(1), String.join("/", path), runs.get());
        }
        return new Resource(parts.group(1), method, path, verb);
    }
}
