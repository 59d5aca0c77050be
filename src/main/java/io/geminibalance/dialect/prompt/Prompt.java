package io.geminibalance.dialect.prompt;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a client asks of a model.
///
/// @param model as the API's paths have it
/// @param messages at least one
/// @param tools functions that may be called
/// @param builtIns names of the tools that Google runs itself, such as `googleSearch`, with their settings
/// @param config what it wants of `generationConfig`, by the API's names; what the model doesn't take is left out later
/// @param format of the answer, nothing for free text
/// @param extras fields of the request itself, by the API's names, in the order in which they are written
public record Prompt(
        String model,
        List<Message> messages,
        List<Tool> tools,
        Map<String, Object> builtIns,
        Choice choice,
        Map<String, Object> config,
        Optional<Format> format,
        Reasoning reasoning,
        Map<String, Object> extras) {

    /// The same, to be gone on with from where an answer was cut.
    ///
    /// @param token that the answer gave
    public Prompt continuing(String token) {
        Map<String, Object> more = new LinkedHashMap<>(extras);
        more.put("continuationToken", token);
        return new Prompt(model, messages, tools, builtIns, choice, config, format, reasoning, more);
    }

    public Prompt with(List<Message> others) {
        return new Prompt(model, others, tools, builtIns, choice, config, format, reasoning, extras);
    }

    /// Which functions may, must or must not be called.
    ///
    /// @param names of the only ones that may be, as the API takes them; all where it is empty
    public record Choice(Mode mode, List<String> names) {
        public enum Mode {
            AUTO,
            NONE,
            ANY
        }

        public static final Choice AUTO = new Choice(Mode.AUTO, List.of());
    }

    /// An answer in JSON.
    ///
    /// @param schema of it, cleaned, in plain values; null for any
    public record Format(Object schema) {}

    /// How much to think.
    ///
    /// @param effort `none`, `minimal`, `low`, `medium`, `high`, `xhigh` or `max`, empty where the client names
    /// none
    /// @param budget in tokens, -1 for as much as the model likes, null where the client names none; goes before
    ///     the effort
    /// @param shown whether the client wants to see thoughts, null where it doesn't say
    public record Reasoning(String effort, Integer budget, Boolean shown) {
        public static final Reasoning UNSAID = new Reasoning("", null, null);

        /// Whether the client wants no thinking at all, though not every model can leave it.
        boolean off() {
            return budget == null ? effort.equals("none") : budget == 0;
        }
    }
}
