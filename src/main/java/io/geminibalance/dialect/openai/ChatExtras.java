package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.Invalid;
import io.geminibalance.dialect.prompt.Prompt.Reasoning;
import io.geminibalance.json.JsonView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What of a chat request is about thinking, pictures and speech, and what is Google's own in it.
///
/// Google's own stands below `google` (Google's guide to its OpenAI-compatible API, read 2026-11-22), which
/// SDKs lift out of `extra_body`, in snake case or camel case.
final class ChatExtras {
    private static final Set<String> EFFORTS = Set.of("none", "minimal", "low", "medium", "high", "xhigh", "max");

    private ChatExtras() {}

    static Place google(Place request) throws Invalid {
        Place inner = request.at("extra_body").object().at("google").object();
        return inner.isPresent() ? inner : request.at("google").object();
    }

    /// By precedence: what is Google's own, `reasoning_effort`, `reasoning`, `thinking`, `enable_thinking`.
    static Reasoning reasoning(Place request, Place google) throws Invalid {
        Place config = google.at("thinking_config", "thinkingConfig").object();
        Place reasoning = request.at("reasoning").object();
        Boolean shown = reasoning.at("exclude").truth().orElse(false)
                ? Boolean.FALSE
                : config.at("include_thoughts", "includeThoughts").truth().orElse(null);
        Optional<Long> budget = config.at("thinking_budget", "thinkingBudget").whole();
        String level = config.at("thinking_level", "thinkingLevel").text("").toLowerCase(Locale.ROOT);
        if (budget.isPresent()) {
            return new Reasoning("", budget(budget.get()), shown);
        }
        if (!level.isEmpty()) {
            return new Reasoning(effort(level, config.at("thinking_level", "thinkingLevel")), null, shown);
        }
        Place effort = request.at("reasoning_effort");
        if (effort.isPresent()) {
            return new Reasoning(effort(effort.text(""), effort), null, shown);
        }
        if (reasoning.at("effort").isPresent()) {
            return new Reasoning(effort(reasoning.at("effort").text(""), reasoning.at("effort")), null, shown);
        }
        if (reasoning.at("max_tokens").isPresent()) {
            return new Reasoning("", budget(reasoning.at("max_tokens").whole().orElse(0L)), shown);
        }
        if (!reasoning.at("enabled").truth().orElse(true)) {
            return new Reasoning("none", null, shown);
        }
        return thinking(request, shown);
    }

    private static Reasoning thinking(Place request, Boolean shown) throws Invalid {
        Place thinking = request.at("thinking").object();
        Optional<Long> budget = thinking.at("budget_tokens").whole();
        if (budget.isPresent()) {
            return new Reasoning("", budget(budget.get()), shown);
        }
        boolean on = !thinking.at("type").text("").equals("disabled")
                && request.at("enable_thinking").truth().orElse(true);
        return new Reasoning(on ? "" : "none", null, shown);
    }

    private static int budget(long tokens) {
        return (int) Math.max(-1, Math.min(tokens, Integer.MAX_VALUE));
    }

    private static String effort(String effort, Place place) throws Invalid {
        if (!EFFORTS.contains(effort)) {
            throw place.unsupported("`" + place.path()
                    + "` must be one of none, minimal, low, medium, high, xhigh, max; levels that a model lacks are"
                    + " brought to the nearest that it has.");
        }
        return effort;
    }

    /// What the answer is made of, into the fields of `generationConfig`.
    static void modalities(Place request, Place google, Map<String, Object> config) throws Invalid {
        List<String> wanted = new ArrayList<>();
        for (Place each : request.at("modalities").each()) {
            wanted.add(each.text("").toLowerCase(Locale.ROOT));
        }
        if (wanted.contains("image")) {
            config.put("responseModalities", List.of("TEXT", "IMAGE"));
        } else if (wanted.contains("audio")) {
            config.put("responseModalities", List.of("AUDIO"));
        }
        Map<String, Object> speech = speech(request, google);
        if (!speech.isEmpty()) {
            config.put("speechConfig", speech);
        }
        if (wanted.contains("audio")) {
            sound(request.at("audio").at("format"));
        }
        Map<String, Object> image =
                image(google.at("image_config", "imageConfig").object());
        if (image.isEmpty()) {
            image = image(request.at("image_config").object());
        }
        if (!image.isEmpty()) {
            config.put("imageConfig", image);
        }
        Place resolution = google.at("media_resolution", "mediaResolution");
        resolution.text().ifPresent(value -> config.put("mediaResolution", value));
    }

    private static Map<String, Object> speech(Place request, Place google) throws Invalid {
        Map<String, Object> speech = new LinkedHashMap<>();
        Place own = google.at("speech_config", "speechConfig").object();
        String voice = own.at("voice_config", "voiceConfig")
                .object()
                .at("prebuilt_voice_config", "prebuiltVoiceConfig")
                .object()
                .at("voice_name", "voiceName")
                .text("");
        Place wanted = request.at("audio").object().at("voice");
        if (!voice.isEmpty()) {
            speech.put("voiceConfig", Map.of("prebuiltVoiceConfig", Map.of("voiceName", voice)));
        } else if (wanted.isPresent()) {
            speech.put("voiceConfig", SpeechVoices.config(wanted, true));
        }
        own.at("language_code", "languageCode").text().ifPresent(code -> speech.put("languageCode", code));
        return speech;
    }

    private static void sound(Place format) throws Invalid {
        if (!Set.of("pcm16", "wav").contains(format.text("wav"))) {
            throw format.unsupported("`audio.format` must be \"wav\" or \"pcm16\".");
        }
    }

    private static Map<String, Object> image(Place config) throws Invalid {
        Map<String, Object> image = new LinkedHashMap<>();
        config.at("aspect_ratio", "aspectRatio").text().ifPresent(ratio -> image.put("aspectRatio", ratio));
        config.at("image_size", "imageSize")
                .text()
                .ifPresent(size -> image.put("imageSize", size.toUpperCase(Locale.ROOT)));
        return image;
    }

    /// Fields of the request itself, in the order in which they are written.
    static Map<String, Object> extras(Place request, Place google) throws Invalid {
        Map<String, Object> extras = new LinkedHashMap<>();
        List<Object> safety = new ArrayList<>();
        for (Place each : google.at("safety_settings", "safetySettings").each()) {
            Map<String, Object> setting = new LinkedHashMap<>();
            setting.put("category", each.object().at("category").needed("a harm category"));
            setting.put("threshold", each.at("threshold").needed("a threshold"));
            safety.add(setting);
        }
        if (!safety.isEmpty()) {
            extras.put("safetySettings", safety);
        }
        google.at("cached_content", "cachedContent").text().ifPresent(name -> extras.put("cachedContent", name));
        String tier = request.at("service_tier").text("");
        if (tier.equals("flex") || tier.equals("priority")) {
            extras.put("serviceTier", tier);
        }
        // Said always: where it is not, new paid projects keep what is asked (changelog, 2026-10-26).
        extras.put("store", request.at("store").truth().orElse(false));
        JsonView token = google.at("continuation_token", "continuationToken").value();
        token.text().ifPresent(text -> extras.put("continuationToken", text));
        return extras;
    }
}
