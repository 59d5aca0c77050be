package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.Invalid;
import io.geminibalance.dialect.prompt.Message.Called;
import io.geminibalance.json.Json;
import io.geminibalance.json.JsonException;
import io.geminibalance.json.JsonView;
import io.geminibalance.json.Raw;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads the calls that the model made, as clients tell them again in the history.
///
/// Broken arguments are no reason to refuse a history: the model wrote them, and the client can't mend them.
public final class ChatCalls {
    /// LiteLLM hides signatures behind this in the ids of calls (BerriAI/litellm).
    private static final String HIDDEN = "__thought__";

    private ChatCalls() {}

    static List<Called> read(Place message) throws Invalid {
        List<Called> calls = new ArrayList<>();
        for (Place call : message.at("tool_calls").each()) {
            calls.add(call(call.object(), message.value().at("reasoning_details")));
        }
        Place old = message.at("function_call").object();
        if (calls.isEmpty() && old.isPresent()) {
            calls.add(new Called(
                    "",
                    old.at("name").needed("the function's name"),
                    arguments(old.value().at("arguments")),
                    signature(old.value())));
        }
        return calls;
    }

    /// The id of a call without what a client may have hidden in it.
    static String plainId(String id) {
        int hidden = id.indexOf(HIDDEN);
        return hidden < 0 ? id : id.substring(0, hidden);
    }

    private static Called call(Place call, JsonView details) throws Invalid {
        String id = call.at("id").text("");
        Optional<String> signature =
                signature(call.value()).or(() -> detail(details, id)).or(() -> hidden(id));
        Place custom = call.at("custom").object();
        if (custom.isPresent()) {
            Raw args = raw(Map.of("input", custom.value().at("input").text("")));
            return new Called(plainId(id), custom.at("name").needed("the tool's name"), args, signature);
        }
        Place function = call.at("function").object();
        return new Called(
                plainId(id),
                function.at("name").needed("the function's name"),
                arguments(function.value().at("arguments")),
                signature);
    }

    /// Arguments as the API takes them: always an object, and to the letter where they are one.
    public static Raw arguments(JsonView arguments) {
        if (!arguments.isText()) {
            return switch (arguments.value()) {
                case null -> Raw.of("{}");
                case Map<?, ?> fields -> raw(fields);
                default -> raw(Map.of("value", arguments.value()));
            };
        }
        String text = arguments.text("").strip();
        if (text.isEmpty() || text.equals("null")) {
            return Raw.of("{}");
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Raw written = new Raw(bytes, 0, bytes.length);
        try {
            return Json.isObject(bytes) ? written : raw(Map.of("value", written));
        } catch (JsonException _) {
            return raw(Map.of("_raw", text));
        }
    }

    private static Raw raw(Object value) {
        byte[] bytes = Json.write(value);
        return new Raw(bytes, 0, bytes.length);
    }

    /// A call's signature, wherever it was put by those who passed it on.
    private static Optional<String> signature(JsonView call) {
        JsonView extra = call.at("extra_content");
        JsonView function = call.at("function");
        return List.of(
                        extra.at("google").at("thought_signature"),
                        extra.at("thought_signature"),
                        extra.at("vertex").at("thought_signature"),
                        call.at("thought_signature"),
                        call.at("thoughtSignature"),
                        function.at("thought_signature"),
                        function.at("thoughtSignature"),
                        call.at("provider_specific_fields").at("thought_signature"),
                        function.at("provider_specific_fields").at("thought_signature"))
                .stream()
                .map(JsonView::text)
                .flatMap(Optional::stream)
                .filter(text -> !text.isEmpty())
                .findFirst();
    }

    /// As OpenRouter's clients keep it.
    private static Optional<String> detail(JsonView details, String id) {
        return details.each().stream()
                .filter(detail -> detail.at("type").text("").equals("reasoning.encrypted"))
                .filter(detail -> !id.isEmpty() && detail.at("id").text("").equals(id))
                .map(detail -> detail.at("data").text())
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> hidden(String id) {
        int hidden = id.indexOf(HIDDEN);
        return hidden < 0 ? Optional.empty() : Optional.of(id.substring(hidden + HIDDEN.length()));
    }
}
