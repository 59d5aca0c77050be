package io.geminibalance.sandbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A model that the sandbox knows, with the facts that `models.list` tells of it and those that refusals
/// depend on.
///
/// @param id its name without `models/`
/// @param logprobs whether it tells how probable its words were
record Model(
        String id,
        String version,
        String title,
        int input,
        int output,
        Kind kind,
        Profile profile,
        Thinking thinking,
        boolean logprobs) {

    /// What a model can do.
    enum Kind {
        WRITES(List.of("generateContent", "countTokens", "createCachedContent", "batchGenerateContent")),
        /// Gemini 4 keeps no cache that one could name.
        WRITES_UNCACHED(List.of("generateContent", "countTokens", "batchGenerateContent")),
        WRITES_ONLY(List.of("generateContent", "countTokens")),
        DRAWS(List.of("generateContent", "countTokens", "batchGenerateContent")),
        SPEAKS(List.of("generateContent", "countTokens", "batchGenerateContent")),
        CONVERSES(List.of("bidiGenerateContent")),
        FILMS(List.of("predictLongRunning")),
        EMBEDS(List.of("embedContent", "countTextTokens", "countTokens", "asyncBatchEmbedContent"));

        private final List<String> methods;

        Kind(List<String> methods) {
            this.methods = methods;
        }
    }

    /// How a model can be told to think.
    ///
    /// @param levels that it takes, in the order in which Google lists them
    /// @param least a budget besides 0 and -1; 0 where any budget is taken
    /// @param most as above
    /// @param canBeOff whether a budget of 0 is taken
    record Thinking(List<String> levels, int least, int most, boolean canBeOff) {
        static final Thinking NONE = new Thinking(List.of(), 0, 0, false);

        static Thinking levels(String... levels) {
            return new Thinking(List.of(levels), 0, Integer.MAX_VALUE, true);
        }

        static Thinking budget(int least, int most, boolean canBeOff) {
            return new Thinking(List.of(), least, most, canBeOff);
        }

        boolean any() {
            return most > 0;
        }
    }

    /// A name that another model answers to, from a day on.
    private record Moved(String id, String to, Instant since) {}

    private static final int MILLION = 1_048_576;
    private static final Thinking ALL_LEVELS = Thinking.levels("medium", "minimal", "low", "high");
    private static final Thinking THREE_LEVELS = Thinking.levels("medium", "low", "high");
    private static final Thinking FOUR_LEVELS = Thinking.levels("medium", "low", "high", "xhigh");

    /// Those that matter of the list that simonw/llm-gemini recorded on 2026-08-05, and what Google's
    /// changelog has added to it up to 2026-11-18.
    static final List<Model> ALL = List.of(
            writer("gemini-2.5-flash", "001", "Gemini 2.5 Flash", Profile.A, Thinking.budget(0, 24_576, true))
                    .withLogprobs(),
            writer("gemini-2.5-pro", "2.5", "Gemini 2.5 Pro", Profile.A, Thinking.budget(128, 32_768, false)),
            writer(
                    "gemini-2.5-flash-lite",
                    "001",
                    "Gemini 2.5 Flash-Lite",
                    Profile.A,
                    Thinking.budget(512, 24_576, true)),
            writer("gemini-flash-latest", "Gemini Flash Latest", "Gemini Flash Latest", Profile.D, THREE_LEVELS),
            writer(
                    "gemini-3-flash-preview",
                    "3-flash-preview-12-2025",
                    "Gemini 3 Flash Preview",
                    Profile.B,
                    ALL_LEVELS),
            writer(
                    "gemini-3.1-pro-preview",
                    "3.1-pro-preview-01-2026",
                    "Gemini 3.1 Pro Preview",
                    Profile.B,
                    THREE_LEVELS),
            writer("gemini-3.1-flash-lite", "3.1-flash-lite-05-2026", "Gemini 3.1 Flash Lite", Profile.B, ALL_LEVELS),
            writer("gemini-3.5-flash", "3.5-flash-05-2026", "Gemini 3.5 Flash", Profile.C, ALL_LEVELS),
            writer("gemini-3.6-flash", "3.6-flash-07-2026", "Gemini 3.6 Flash", Profile.C, ALL_LEVELS),
            writer("gemini-3.5-flash-lite", "3.5-flash-lite-07-2026", "Gemini 3.5 Flash Lite", Profile.C, ALL_LEVELS),
            writer("gemini-3.7-flash", "3.7-flash-08-2026", "Gemini 3.7 Flash", Profile.D, THREE_LEVELS),
            writer("gemini-3.8-flash", "3.8-flash-09-2026", "Gemini 3.8 Flash", Profile.D, THREE_LEVELS),
            four("gemini-4-argon", "Gemini 4 Argon", Profile.E, THREE_LEVELS),
            four("gemini-4-carbon", "Gemini 4 Carbon", Profile.E, THREE_LEVELS),
            four("gemini-4-hydrogen", "Gemini 4 Hydrogen", Profile.F, FOUR_LEVELS),
            four("gemini-4-neon", "Gemini 4 Neon", Profile.F, FOUR_LEVELS),
            drawer("gemini-3.1-flash-image", "3.0", "Nano Banana 2", Thinking.levels("minimal", "high")),
            drawer("gemini-nano-banana-2.1", "2.1", "Nano Banana 2.1", Thinking.NONE),
            speaker("gemini-3.1-flash-tts-preview", "Gemini 3.1 Flash TTS Preview"),
            speaker("gemini-3.8-flash-tts", "Gemini 3.8 Flash TTS"),
            conversing("gemini-3.1-flash-live-preview", "Gemini 3.1 Flash Live Preview"),
            speaker("gemini-3.8-flash-lite-tts", "Gemini 3.8 Flash-Lite TTS"),
            listener("gemini-3.5-transcribe", "Gemini 3.5 Transcribe"),
            gemma("gemma-3-27b-it", "Gemma 3 27B", 131_072, 8_192, Profile.GEMMA_3, Thinking.NONE),
            gemma(
                    "gemma-4-31b-it",
                    "Gemma 4 31B IT",
                    262_144,
                    32_768,
                    Profile.GEMMA_4,
                    Thinking.levels("minimal", "high")),
            filmer("veo-3.1-lite-generate-preview", "Veo 3.1 Lite"),
            filmer("veo-3.1-generate-preview", "Veo 3.1"),
            embedder("gemini-embedding-001", "001", "Gemini Embedding 001", 2048),
            embedder("gemini-embedding-2", "2", "Gemini Embedding 2", 8192));

    /// Google's changelog of 2026-10-08, and its page of deprecations as read on 2026-11-10.
    private static final List<Moved> MOVED = List.of(
            new Moved("gemini-3.5-flash", "gemini-3.6-flash", Instant.parse("2026-10-08T00:00:00Z")),
            new Moved("gemini-3.7-flash", "gemini-3.8-flash", Instant.parse("2026-10-08T00:00:00Z")),
            new Moved("gemini-2.5-pro", "gemini-3.8-flash", Instant.parse("2026-12-01T00:00:00Z")),
            new Moved("gemini-2.5-flash", "gemini-3.5-flash-lite", Instant.parse("2026-12-01T00:00:00Z")));

    static Optional<Model> named(String id) {
        return ALL.stream().filter(model -> model.id().equals(id)).findFirst();
    }

    /// The model of this name that a project sees.
    static Optional<Model> named(String id, String project) {
        return named(id).or(() -> own(project).filter(model -> model.id().equals(id)));
    }

    /// The models that a project sees: a name such as `lab+gemini-4-xenon` tells of one that others don't.
    static List<Model> seenBy(String project) {
        List<Model> seen = new ArrayList<>(ALL);
        own(project).ifPresent(seen::addFirst);
        return seen;
    }

    private static Optional<Model> own(String project) {
        int plus = project.indexOf('+');
        return plus < 0 || plus + 1 == project.length()
                ? Optional.empty()
                : Optional.of(writer(project.substring(plus + 1), "001", "One of your own", Profile.D, THREE_LEVELS));
    }

    /// Whether this can be asked to do that, by the name that the list of models has for it.
    boolean can(String method) {
        return kind.methods.contains(method);
    }

    /// The model that answers to this name at a time; its rules hold.
    Model answering(Instant now) {
        return MOVED.stream()
                .filter(moved -> moved.id().equals(id) && !now.isBefore(moved.since()))
                .findFirst()
                .flatMap(moved -> named(moved.to()))
                .orElse(this);
    }

    boolean has(Profile.Trait trait) {
        return profile.has(trait);
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
        if (kind != Kind.EMBEDS && kind != Kind.FILMS) {
            fields.put("temperature", 1);
            fields.put("topP", 0.95);
            fields.put("topK", 64);
            fields.put("maxTemperature", kind == Kind.DRAWS ? 1 : 2);
        }
        if (thinking.any()) {
            fields.put("thinking", true);
        }
        return fields;
    }

    private Model withLogprobs() {
        return new Model(id, version, title, input, output, kind, profile, thinking, true);
    }

    private static Model writer(String id, String version, String title, Profile profile, Thinking thinking) {
        return new Model(id, version, title, MILLION, 65_536, Kind.WRITES, profile, thinking, false);
    }

    private static Model four(String id, String title, Profile profile, Thinking thinking) {
        return new Model(id, "001", title, MILLION, 65_536, Kind.WRITES_UNCACHED, profile, thinking, false);
    }

    private static Model drawer(String id, String version, String title, Thinking thinking) {
        return new Model(id, version, title, 65_536, 65_536, Kind.DRAWS, Profile.IMAGE, thinking, false);
    }

    private static Model speaker(String id, String title) {
        String version = id.replaceFirst("^gemini-", "");
        return new Model(id, version, title, 8_192, 16_384, Kind.SPEAKS, Profile.SPEECH, Thinking.NONE, false);
    }

    private static Model conversing(String id, String title) {
        String version = id.replaceFirst("^gemini-", "");
        return new Model(id, version, title, 131_072, 65_536, Kind.CONVERSES, Profile.B, THREE_LEVELS, false);
    }

    private static Model listener(String id, String title) {
        String version = id.replaceFirst("^gemini-", "");
        return new Model(id, version, title, 32_768, 16_384, Kind.WRITES_ONLY, Profile.SPEECH, Thinking.NONE, false);
    }

    private static Model gemma(String id, String title, int input, int output, Profile profile, Thinking thinking) {
        return new Model(id, "001", title, input, output, Kind.WRITES_ONLY, profile, thinking, false);
    }

    /// As simonw/llm-gemini recorded them on 2026-08-05.
    private static Model filmer(String id, String title) {
        return new Model(id, "3.1", title, 480, 8192, Kind.FILMS, Profile.VECTORS, Thinking.NONE, false);
    }

    private static Model embedder(String id, String version, String title, int input) {
        return new Model(id, version, title, input, 1, Kind.EMBEDS, Profile.VECTORS, Thinking.NONE, false);
    }
}
