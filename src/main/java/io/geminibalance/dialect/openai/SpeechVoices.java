package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.Invalid;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The voices that models speak with.
final class SpeechVoices {
    /// Google's own (its guide to speech generation, read 2026-11-22).
    private static final List<String> ALL = List.of(
            "Zephyr",
            "Puck",
            "Charon",
            "Kore",
            "Fenrir",
            "Leda",
            "Orus",
            "Aoede",
            "Callirrhoe",
            "Autonoe",
            "Enceladus",
            "Iapetus",
            "Umbriel",
            "Algieba",
            "Despina",
            "Erinome",
            "Algenib",
            "Rasalgethi",
            "Laomedeia",
            "Achernar",
            "Alnilam",
            "Schedar",
            "Gacrux",
            "Pulcherrima",
            "Achird",
            "Zubenelgenubi",
            "Vindemiatrix",
            "Sadachbia",
            "Sadaltager",
            "Sulafat");

    /// OpenAI's names, with the voice of Google's that comes nearest (OpenAI's guide, read 2026-11-22).
    private static final Map<String, String> OPENAI = Map.ofEntries(
            Map.entry("alloy", "Zephyr"),
            Map.entry("ash", "Charon"),
            Map.entry("ballad", "Algieba"),
            Map.entry("coral", "Leda"),
            Map.entry("echo", "Puck"),
            Map.entry("fable", "Aoede"),
            Map.entry("nova", "Kore"),
            Map.entry("onyx", "Fenrir"),
            Map.entry("sage", "Iapetus"),
            Map.entry("shimmer", "Achernar"),
            Map.entry("verse", "Orus"),
            Map.entry("marin", "Sulafat"),
            Map.entry("cedar", "Schedar"));

    /// Voices that somebody made for himself begin like this.
    private static final String CUSTOM = "voice_";

    private SpeechVoices() {}

    /// The `voiceConfig` for a voice.
    ///
    /// @param voice a name, or an object with an `id`
    /// @param custom whether the model takes voices that somebody made
    static Map<String, Object> config(Place voice, boolean custom) throws Invalid {
        Place named = voice.value().isObject() ? voice.at("id") : voice;
        String asked = named.text("alloy").strip();
        if (custom && asked.startsWith(CUSTOM)) {
            return Map.of("voice", asked);
        }
        Optional<String> known = ALL.stream().filter(asked::equalsIgnoreCase).findFirst();
        String name = known.orElse(OPENAI.get(asked.toLowerCase(Locale.ROOT)));
        if (name == null) {
            throw named.unsupported("`" + named.path()
                    + "` must be one of OpenAI's voices, such as \"alloy\", or one of " + String.join(", ", ALL) + ".");
        }
        return Map.of("prebuiltVoiceConfig", Map.of("voiceName", name));
    }
}
