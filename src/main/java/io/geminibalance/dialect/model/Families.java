package io.geminibalance.dialect.model;

import static io.geminibalance.dialect.model.Profile.Knob.BUDGET;
import static io.geminibalance.dialect.model.Profile.Knob.BUDGET_ALWAYS;
import static io.geminibalance.dialect.model.Profile.Knob.LEVEL;
import static io.geminibalance.dialect.model.Profile.Knob.NONE;
import static io.geminibalance.dialect.model.Profile.Trait.CALL_IDS;
import static io.geminibalance.dialect.model.Profile.Trait.CANDIDATES;
import static io.geminibalance.dialect.model.Profile.Trait.IMAGES;
import static io.geminibalance.dialect.model.Profile.Trait.INSTRUCTION;
import static io.geminibalance.dialect.model.Profile.Trait.JSON_WITH_TOOLS;
import static io.geminibalance.dialect.model.Profile.Trait.LONG_ONLY_STREAMED;
import static io.geminibalance.dialect.model.Profile.Trait.MEDIA_IN_RESULTS;
import static io.geminibalance.dialect.model.Profile.Trait.PART_RESOLUTION;
import static io.geminibalance.dialect.model.Profile.Trait.PREFILL;
import static io.geminibalance.dialect.model.Profile.Trait.SAMPLING;
import static io.geminibalance.dialect.model.Profile.Trait.SIGNATURES;
import static io.geminibalance.dialect.model.Profile.Trait.SPEECH;
import static io.geminibalance.dialect.model.Profile.Trait.TOOLS_TOGETHER;

import io.geminibalance.dialect.model.Profile.Trait;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The families of models, as data: from Google's model pages and changelog up to 2026-11-18, and reports of live
/// probes.
///
/// A model that nobody knew when this was written is taken for the newest family.
final class Families {
    private static final String ALL_LEVELS = "minimal low medium high";
    private static final Trait[] SINCE_3 = {
        INSTRUCTION, CALL_IDS, SIGNATURES, MEDIA_IN_RESULTS, TOOLS_TOGETHER, JSON_WITH_TOOLS, PART_RESOLUTION,
    };

    private static final Profile BEFORE_THINKING =
            Profile.of("2.0", NONE, "", INSTRUCTION, SAMPLING, CANDIDATES, PREFILL);
    private static final Profile A = Profile.of("A", BUDGET, "", INSTRUCTION, SAMPLING, CANDIDATES, PREFILL);
    private static final Profile A_PRO = A.thinking(BUDGET_ALWAYS, List.of());
    private static final Profile B =
            Profile.of("B", LEVEL, ALL_LEVELS, SINCE_3).and(SAMPLING).and(PREFILL);
    private static final Profile B_PRO = B.thinking(LEVEL, List.of("low", "high"));
    private static final Profile B_PRO_1 = B.thinking(LEVEL, List.of("low", "medium", "high"));
    private static final Profile C = Profile.of("C", LEVEL, ALL_LEVELS, SINCE_3);
    private static final Profile D = Profile.of("D", LEVEL, "low medium high", SINCE_3);
    private static final Profile E =
            Profile.of("E", LEVEL, "low medium high", SINCE_3).and(LONG_ONLY_STREAMED);
    private static final Profile F = Profile.of("F", LEVEL, "low medium high xhigh", SINCE_3);
    private static final Profile GEMMA_3 = Profile.of("gemma-3", NONE, "", SAMPLING, PREFILL);
    private static final Profile GEMMA_4 = Profile.of("gemma-4", LEVEL, "minimal high", INSTRUCTION, SAMPLING, PREFILL);
    private static final Profile OTHER = Profile.of("other", NONE, "", INSTRUCTION, SAMPLING);

    /// An id that Google answers with another model from a day on (changelog and deprecations page, read
    /// 2026-11-10).
    private record Rerouted(String id, Instant since, String to) {}

    private static final List<Rerouted> REROUTED = List.of(
            new Rerouted("gemini-3.5-flash", Instant.parse("2026-10-08T00:00:00Z"), "gemini-3.6-flash"),
            new Rerouted("gemini-3.7-flash", Instant.parse("2026-10-08T00:00:00Z"), "gemini-3.8-flash"),
            new Rerouted("gemini-2.5-pro", Instant.parse("2026-12-01T00:00:00Z"), "gemini-3.8-flash"),
            new Rerouted("gemini-2.5-flash", Instant.parse("2026-12-01T00:00:00Z"), "gemini-3.5-flash-lite"));

    private static final List<String> PREFIXES = List.of("models/", "publishers/google/models/", "google/", "gemini/");

    private static final Pattern VERSION = Pattern.compile("gemini-(\\d{1,4})(?:\\.(\\d{1,4}))?(?![\\d.])");

    private Families() {}

    /// An id as the API's paths have it: without the prefixes that clients put in front.
    static String id(String model) {
        String id = model.strip();
        for (String prefix : PREFIXES) {
            if (id.startsWith(prefix)) {
                id = id.substring(prefix.length());
            }
        }
        return id;
    }

    /// The model that answers when this one is asked.
    static String effective(String id, Instant now) {
        return REROUTED.stream()
                .filter(row -> row.id.equals(id) && !now.isBefore(row.since))
                .map(Rerouted::to)
                .findFirst()
                .orElse(id);
    }

    /// The family of a model.
    static Profile of(String model) {
        String id = model.toLowerCase(Locale.ROOT);
        if (id.startsWith("gemma-3")) {
            return GEMMA_3;
        }
        if (id.startsWith("gemma-")) {
            return GEMMA_4;
        }
        if (id.contains("embedding") || id.startsWith("aqa") || id.contains("-transcribe")) {
            return OTHER;
        }
        Optional<int[]> version = version(id);
        if (id.contains("-tts") || id.contains("native-audio")) {
            return OTHER.and(SPEECH).without(SAMPLING);
        }
        Profile text = version.map(found -> text(found[0], found[1], id)).orElse(E);
        return id.contains("image") || id.contains("nano-banana") ? silent(text).and(IMAGES) : text;
    }

    private static Profile text(int major, int minor, String id) {
        if (major < 2 || major == 2 && minor < 5) {
            return BEFORE_THINKING;
        }
        boolean pro = id.contains("-pro");
        if (major == 2) {
            return pro ? A_PRO : A;
        }
        if (major == 3 && minor < 5) {
            return pro ? minor == 0 ? B_PRO : B_PRO_1 : B;
        }
        if (major == 3) {
            return minor < 7 ? C : D;
        }
        return id.contains("hydrogen") || id.contains("neon") ? F : E;
    }

    /// Models that draw are not told how to think.
    private static Profile silent(Profile profile) {
        return profile.thinking(NONE, List.of()).without(LONG_ONLY_STREAMED);
    }

    private static Optional<int[]> version(String id) {
        Matcher matcher = VERSION.matcher(id);
        if (!matcher.find()) {
            return Optional.empty();
        }
        String minor = matcher.group(2);
        return Optional.of(new int[] {Integer.parseInt(matcher.group(1)), minor == null ? 0 : Integer.parseInt(minor)});
    }
}
