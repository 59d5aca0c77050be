package io.geminibalance.dialect.prompt;

import io.geminibalance.dialect.Invalid;
import io.geminibalance.dialect.model.Profile;
import io.geminibalance.dialect.model.Profile.Trait;
import io.geminibalance.dialect.prompt.Message.Called;
import io.geminibalance.dialect.prompt.Prompt.Choice;
import io.geminibalance.dialect.prompt.Signatures.Signature;
import io.geminibalance.dialect.prompt.Turn.Piece;
import io.geminibalance.json.Json;
import io.geminibalance.wire.Body;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// A prompt as the body of a `generateContent` request, for a model of known abilities.
///
/// Only fields that are meant are written: the API refuses those that it doesn't know. Their order never changes, so
/// that the beginning of a conversation stays the same to the byte and the API's caches find it.
public final class Request {
    /// Stands for a signature that there is none of (Gemini API, thought signatures guide, read 2026-11-22).
    static final String UNSIGNED = "skip_thought_signature_validator";

    /// What a count is asked of: all that the model reads, which a cache may hold.
    private static final Set<String> COUNTED =
            Set.of("model", "systemInstruction", "tools", "contents", "cachedContent");

    private static final Set<String> SAMPLING = Set.of("temperature", "topP", "topK");

    private final Prompt prompt;
    private final Profile profile;
    private final Repairs repairs;
    private final Turns.Told told;
    private final List<Tool> tools;
    private final Map<String, Object> builtIns;

    private Request(Prompt prompt, Profile profile, Repairs repairs, Turns.Told told) {
        this.prompt = prompt;
        this.profile = profile;
        this.repairs = repairs;
        this.told = told;
        this.tools = prompt.tools();
        boolean wanted = prompt.choice().mode() != Choice.Mode.NONE;
        // The mode NONE stops functions only, so a built-in tool must not even be there (vercel/ai).
        boolean together = tools.isEmpty() || profile.has(Trait.TOOLS_TOGETHER);
        this.builtIns = wanted && together ? prompt.builtIns() : Map.of();
    }

    /// @param signatures of calls, nothing for one that has none
    /// @param owner whose the signature of a text is
    /// @throws Invalid where the model cannot do what is asked
    public static Request of(
            Prompt prompt,
            Profile profile,
            Repairs repairs,
            Function<Called, Optional<Signature>> signatures,
            Function<String, Signature> owner)
            throws Invalid {
        refuse(prompt, profile);
        ToolNames names = new ToolNames(prompt.tools().stream().map(Tool::name).toList());
        Turns turns = new Turns(profile, names::sent, signatures, owner);
        return new Request(prompt, profile, repairs, turns.tell(prompt.messages()));
    }

    private static void refuse(Prompt prompt, Profile profile) throws Invalid {
        if (prompt.config().containsKey("candidateCount") && !profile.has(Trait.CANDIDATES)) {
            throw new Invalid(
                    "This model gives one answer at a time; leave `n` out and ask again for another.",
                    "n",
                    "unsupported_value");
        }
        boolean speaks = prompt.config().get("responseModalities") instanceof List<?> list && list.contains("AUDIO");
        if (speaks && !profile.has(Trait.SPEECH)) {
            throw new Invalid(
                    "This model does not speak; ask a TTS model, or leave \"audio\" out of `modalities`.",
                    "modalities",
                    "unsupported_value");
        }
    }

    /// The body; one for each project where it holds signatures, which are of use to one project only.
    public Body body() {
        boolean owned = !repairs.unsigned() && told.turns().stream().anyMatch(Turn::owned);
        return owned
                ? new Body.Tailored(project -> new Body.Pieces(Json.pieces(json(project))))
                : new Body.Pieces(Json.pieces(json("")));
    }

    /// The body of a `countTokens` request for the same, with instructions and tools; without its own field for
    /// those, Google counts the contents alone. (CLIProxyAPI #679) How it is to be answered takes no tokens.
    public Body counting() {
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("model", "models/" + prompt.model());
        whole.putAll(json(""));
        whole.keySet().retainAll(COUNTED);
        return new Body.Pieces(Json.pieces(Map.of("generateContentRequest", whole)));
    }

    /// Whether a schema is part of it, which may be too much for the model.
    public boolean hasSchemas() {
        return format().isPresent() || tools.stream().anyMatch(tool -> tool.schema() != null);
    }

    public Repairs repairs() {
        return repairs;
    }

    Map<String, Object> json(String project) {
        Map<String, Object> json = new LinkedHashMap<>();
        // A cache holds these already, and the API refuses them next to its name.
        boolean cached = prompt.extras().containsKey("cachedContent");
        if (!cached) {
            if (!told.instruction().isEmpty()) {
                json.put("systemInstruction", Map.of("parts", texts(told.instruction())));
            }
            List<Object> elements = toolElements();
            if (!elements.isEmpty()) {
                json.put("tools", elements);
            }
            Map<String, Object> toolConfig = toolConfig();
            if (!toolConfig.isEmpty()) {
                json.put("toolConfig", toolConfig);
            }
        }
        json.put("contents", contents(project));
        Map<String, Object> config = config();
        if (!config.isEmpty()) {
            json.put("generationConfig", config);
        }
        json.putAll(prompt.extras());
        return json;
    }

    private List<Object> toolElements() {
        List<Object> elements = new ArrayList<>();
        if (!tools.isEmpty()) {
            elements.add(Map.of(
                    "functionDeclarations",
                    tools.stream().map(this::declaration).toList()));
        }
        builtIns.forEach((name, settings) -> elements.add(Map.of(name, settings)));
        return elements;
    }

    private Map<String, Object> declaration(Tool tool) {
        Map<String, Object> declaration = new LinkedHashMap<>();
        declaration.put("name", tool.sent());
        if (!tool.description().isEmpty()) {
            declaration.put("description", tool.description());
        }
        if (tool.schema() != null) {
            declaration.put(
                    "parametersJsonSchema",
                    repairs.simple() ? Schemas.simplified(tool.schema().value()) : tool.schema());
        }
        return declaration;
    }

    /// Written only next to functions: without them the API refuses it.
    private Map<String, Object> toolConfig() {
        Map<String, Object> config = new LinkedHashMap<>();
        if (tools.isEmpty()) {
            return config;
        }
        Choice.Mode mode = mode();
        Map<String, Object> calling = new LinkedHashMap<>();
        if (mode != Choice.Mode.AUTO) {
            calling.put("mode", mode.name());
            if (mode == Choice.Mode.ANY && !prompt.choice().names().isEmpty()) {
                calling.put("allowedFunctionNames", prompt.choice().names());
            }
        } else if (!builtIns.isEmpty() || repairs.validated() || tools.stream().anyMatch(Tool::strict)) {
            calling.put("mode", "VALIDATED");
        }
        if (!calling.isEmpty()) {
            config.put("functionCallingConfig", calling);
        }
        if (!builtIns.isEmpty()) {
            config.put("includeServerSideToolInvocations", true);
        }
        return config;
    }

    private Choice.Mode mode() {
        Choice.Mode mode = prompt.choice().mode();
        return repairs.free() && mode == Choice.Mode.ANY ? Choice.Mode.AUTO : mode;
    }

    private List<Object> contents(String project) {
        List<Object> contents = new ArrayList<>();
        String last = "";
        for (Turn turn : told.turns()) {
            String role = turn.side().role();
            if (repairs.alternating() && role.equals(last)) {
                contents.add(content(role.equals("user") ? "model" : "user", List.of(Map.of("text", " "))));
            }
            contents.add(content(
                    role,
                    turn.pieces().stream().map(piece -> part(piece, project)).toList()));
            last = role;
        }
        return contents;
    }

    private static Map<String, Object> content(String role, List<?> parts) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("role", role);
        content.put("parts", parts);
        return content;
    }

    private Map<String, Object> part(Piece piece, String project) {
        return switch (piece) {
            case Piece.Plain(Map<String, Object> part) -> part;
            case Piece.Signed(Object text, Signature signature) -> {
                Map<String, Object> part = new LinkedHashMap<>();
                part.put("text", text);
                readable(signature, project).ifPresent(value -> part.put("thoughtSignature", value));
                yield part;
            }
            case Piece.Call call -> {
                Map<String, Object> function = new LinkedHashMap<>();
                function.put("name", call.name());
                function.put("args", call.args());
                if (!call.id().isEmpty()) {
                    function.put("id", call.id());
                }
                Map<String, Object> part = new LinkedHashMap<>();
                part.put("functionCall", function);
                call.signature()
                        .flatMap(signature -> readable(signature, project))
                        .or(() -> call.first() && profile.has(Trait.SIGNATURES)
                                ? Optional.of(UNSIGNED)
                                : Optional.empty())
                        .ifPresent(value -> part.put("thoughtSignature", value));
                yield part;
            }
        };
    }

    /// A signature, where the project can read it; of unknown origin it is tried.
    private Optional<String> readable(Signature signature, String project) {
        boolean foreign = !signature.project().isEmpty() && !signature.project().equals(project);
        return repairs.unsigned() || foreign ? Optional.empty() : Optional.of(signature.value());
    }

    private Map<String, Object> config() {
        Map<String, Object> config = new LinkedHashMap<>();
        prompt.config().forEach((name, value) -> {
            if (!SAMPLING.contains(name) || profile.has(Trait.SAMPLING)) {
                config.put(name, value);
            }
        });
        if (repairs.talking()) {
            config.computeIfPresent("responseModalities", (name, value) -> List.of("TEXT", "IMAGE"));
        }
        int most = config.get("maxOutputTokens") instanceof Number number ? number.intValue() : -1;
        Map<String, Object> thinking = Thinking.config(prompt.reasoning(), profile, most);
        if (!thinking.isEmpty()) {
            config.put("thinkingConfig", thinking);
        }
        format().ifPresent(format -> {
            config.put("responseMimeType", "application/json");
            if (format.schema() != null) {
                config.put("responseJsonSchema", fitting(format.schema()));
            }
        });
        return config;
    }

    /// The format, where the model can keep to it next to all else that is asked of it.
    private Optional<Prompt.Format> format() {
        boolean tooled = !tools.isEmpty() || !builtIns.isEmpty();
        boolean possible = (!tooled || profile.has(Trait.JSON_WITH_TOOLS))
                && (tools.isEmpty() || mode() != Choice.Mode.ANY)
                && !profile.has(Trait.IMAGES)
                && !profile.has(Trait.SPEECH);
        return possible ? prompt.format() : Optional.empty();
    }

    private Object fitting(Object schema) {
        return repairs.simple() ? Schemas.simplified(schema) : schema;
    }

    private static List<Object> texts(List<Object> texts) {
        List<Object> parts = new ArrayList<>();
        texts.forEach(text -> parts.add(Map.of("text", text)));
        return parts;
    }
}
