package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.Invalid;
import io.geminibalance.json.JsonView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Puts the items of a conversation, as the responses API has them, into the form of chat messages.
///
/// What is dropped is what only OpenAI's own service can make sense of; agents send it back without being asked.
final class ResponsesItems {
    /// Marks signatures that we hand out among what other services encrypted.
    static final String MARK = "gemini#";

    /// Begins the id of an item that holds what the model thought.
    static final String REASONING = "rs_";

    private static final int MOST_DROPPED = 20;
    private static final int LONGEST_TYPE = 40;

    private static final Set<String> ROLES = Set.of("user", "system", "developer", "assistant");

    private final List<Object> messages = new ArrayList<>();
    private final Set<String> dropped;

    /// What the client calls the places in the messages.
    private final Map<String, String> told;

    private Map<String, Object> turn;

    /// Where the client's words of the present turn stand.
    private String turned = "";

    private List<Object> calls = new ArrayList<>();
    private String signature = "";

    /// @param dropped takes the types that are left out
    /// @param told takes what the client calls the places that have other paths in the messages
    ResponsesItems(Set<String> dropped, Map<String, String> told) {
        this.dropped = dropped;
        this.told = told;
    }

    /// The messages, in which calls that belong to one turn of the model stand together.
    List<Object> read(Place request) throws Invalid {
        JsonView instructions = request.at("instructions").value();
        if (instructions.isText()) {
            add(fields("role", "system", "content", instructions.value()), "instructions");
        }
        Place input = request.at("input");
        if (input.value().isText()) {
            add(fields("role", "user", "content", input.value().value()), input.path());
            return messages;
        }
        for (Place item : input.each()) {
            item(item.object());
        }
        endTurn();
        if (messages.isEmpty()) {
            String what = dropped.isEmpty()
                    ? "`input` is missing or empty"
                    : "`input` holds nothing that is known here, for these types are left out: "
                            + String.join(", ", dropped);
            throw new Invalid(
                    what + "; send a text, or a list of items such as messages.",
                    "input",
                    "missing_required_parameter");
        }
        return messages;
    }

    private void item(Place item) throws Invalid {
        String type = item.at("type").text(item.at("role").isPresent() ? "message" : "");
        switch (type) {
            case "message" -> message(item);
            case "function_call" ->
                call(
                        "function",
                        item,
                        fields(
                                "name",
                                name(item),
                                "arguments",
                                item.at("arguments").value().value()));
            case "custom_tool_call" ->
                call(
                        "custom",
                        item,
                        fields("name", name(item), "input", item.at("input").text("")));
            case "local_shell_call" ->
                call(
                        "function",
                        item,
                        fields(
                                "name",
                                LocalShell.NAME,
                                "arguments",
                                LocalShell.arguments(item.at("action").value())));
            case "function_call_output", "custom_tool_call_output", "local_shell_call_output" -> output(item);
            case "reasoning" -> {
                String text = item.at("encrypted_content").text("");
                // What another service encrypted is of no use here.
                signature = text.startsWith(MARK) ? text.substring(MARK.length()) : "";
            }
            case "item_reference" -> reference(item);
            default -> drop(type.isEmpty() ? "an item without a type" : type, dropped);
        }
    }

    /// What the model thought can be left out: the signature of a call is found again by the call's id. The AI SDK
    /// refers to it, unless told not to, and would fail in every loop of tools.
    private void reference(Place item) throws Invalid {
        if (!item.at("id").text("").startsWith(REASONING)) {
            throw item.at("type")
                    .unsupported("Nothing is kept here to refer to; send the items themselves, with \"store\": false"
                            + " (AI SDK: `providerOptions: { openai: { store: false } }`).");
        }
        drop("item_reference", dropped);
    }

    /// Notes a type that is left out, so that the log can tell; clients can send any number of them.
    static void drop(String type, Set<String> dropped) {
        if (dropped.size() < MOST_DROPPED) {
            dropped.add(type.length() > LONGEST_TYPE ? type.substring(0, LONGEST_TYPE) + "..." : type);
        }
    }

    private static String name(Place item) throws Invalid {
        return ResponsesTools.joined(
                item.at("namespace").text(""), item.at("name").needed("the name of the function that was called"));
    }

    private void message(Place item) throws Invalid {
        String role = item.at("role").text("");
        if (!ROLES.contains(role)) {
            throw item.at("role")
                    .unsupported("`" + item.at("role").path() + "` must be one of user, system, developer, assistant.");
        }
        endTurn();
        Map<String, Object> message = fields("role", role, "content", content(item.at("content")));
        if (role.equals("assistant")) {
            turn = message;
            turned = item.path();
        } else {
            add(message, item.path());
        }
    }

    private void call(String kind, Place item, Map<String, Object> called) throws Invalid {
        if (turn == null) {
            turn = fields("role", "assistant", "content", null);
            turned = item.path();
        }
        // A call lies flat here.
        told.put(turned + ".tool_calls[" + calls.size() + "]", item.path());
        told.put(item.path() + "." + kind, item.path());
        Map<String, Object> call = fields("id", id(item), "type", kind);
        call.put(kind, called);
        if (!signature.isEmpty()) {
            call.put("extra_content", Map.of("google", Map.of("thought_signature", signature)));
            signature = "";
        }
        calls.add(call);
    }

    private static String id(Place item) throws Invalid {
        String id = item.at("call_id").text("");
        return id.isEmpty() ? item.at("id").text("") : id;
    }

    private void output(Place item) throws Invalid {
        endTurn();
        Place output = item.at("output");
        Object content =
                output.value().isArray() ? content(output) : output.value().value();
        Map<String, Object> message = fields("role", "tool", "tool_call_id", id(item));
        message.put("content", content == null ? "" : content);
        told.put(item.path() + ".content", output.path());
        add(message, item.path());
    }

    /// Ends what the model said and called in one go.
    private void endTurn() {
        if (turn != null) {
            if (!calls.isEmpty()) {
                turn.put("tool_calls", calls);
                calls = new ArrayList<>();
            }
            add(turn, turned);
            turn = null;
        }
    }

    private void add(Map<String, Object> message, String place) {
        told.put("messages[" + messages.size() + "]", place);
        messages.add(message);
    }

    private Object content(Place content) throws Invalid {
        if (!content.value().isArray()) {
            return content.value().value();
        }
        List<Object> parts = new ArrayList<>();
        for (Place part : content.each()) {
            Place each = part.object();
            switch (each.at("type").text("text")) {
                case "input_text", "output_text", "text", "summary_text" ->
                    parts.add(fields(
                            "type", "text", "text", each.at("text").value().value()));
                case "refusal" -> {
                    told.put(each.path() + ".text", each.at("refusal").path());
                    parts.add(fields(
                            "type", "text", "text", each.at("refusal").value().value()));
                }
                case "input_image" -> {
                    told.put(
                            each.path() + ".image_url.url", each.at("image_url").path());
                    parts.add(fields("type", "image_url", "image_url", image(each)));
                }
                case "input_audio" ->
                    parts.add(fields(
                            "type",
                            "input_audio",
                            "input_audio",
                            each.at("input_audio").value().value()));
                case "input_file" -> {
                    told.put(each.path() + ".file", each.path());
                    parts.add(fields("type", "file", "file", each.value().value()));
                }
                default ->
                    throw each.at("type")
                            .unsupported("This kind of content is not known here; send input_text, input_image,"
                                    + " input_file, input_audio or output_text.");
            }
        }
        return parts;
    }

    private static Map<String, Object> image(Place part) throws Invalid {
        if (part.at("file_id").isPresent()) {
            throw part.at("file_id").unsupported("OpenAI's files are not kept here; send the picture in `image_url`.");
        }
        return fields(
                "url",
                part.at("image_url").value().value(),
                "detail",
                part.at("detail").text("auto"));
    }

    static Map<String, Object> fields(String one, Object first, String two, Object second) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(one, first);
        fields.put(two, second);
        return fields;
    }
}
