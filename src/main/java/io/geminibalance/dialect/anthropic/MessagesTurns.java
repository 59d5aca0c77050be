package io.geminibalance.dialect.anthropic;

import io.geminibalance.dialect.Invalid;
import io.geminibalance.dialect.openai.ChatCalls;
import io.geminibalance.dialect.openai.Place;
import io.geminibalance.dialect.prompt.Message;
import io.geminibalance.dialect.prompt.Message.Called;
import io.geminibalance.dialect.prompt.Part;
import io.geminibalance.json.JsonView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads the messages of a request.
///
/// A message of the user's may hold results of tools next to other things: those become messages of their own, in
/// front.
final class MessagesTurns {
    private MessagesTurns() {}

    static List<Message> read(Place messages) throws Invalid {
        List<Message> read = new ArrayList<>();
        for (Place message : messages.each()) {
            read(message.object(), read);
        }
        if (messages.each().isEmpty()) {
            throw new Invalid(
                    "`messages` is missing or empty: send at least one message, such as"
                            + " {\"role\": \"user\", \"content\": \"Hello\"}.",
                    "messages",
                    "missing_required_parameter");
        }
        return read;
    }

    private static void read(Place message, List<Message> to) throws Invalid {
        if (!message.isPresent()) {
            throw message.wrong("an object with `role` and `content`");
        }
        Place role = message.at("role");
        Place content = message.at("content");
        switch (role.needed("\"user\" or \"assistant\"")) {
            case "user" -> user(content, to);
            case "assistant" -> to.add(assistant(content));
            case "system" -> to.add(new Message.User(reminder(content)));
            default -> throw role.unsupported("`" + role.path() + "` must be \"user\" or \"assistant\".");
        }
    }

    private static List<Place> blocks(Place content) throws Invalid {
        if (!content.value().isArray()) {
            throw content.wrong("a string or an array of content blocks");
        }
        List<Place> blocks = content.each();
        for (Place block : blocks) {
            block.object().at("type").needed("the kind of content block, such as \"text\"");
        }
        return blocks;
    }

    private static void user(Place content, List<Message> to) throws Invalid {
        if (content.value().isText()) {
            to.add(new Message.User(List.of(new Part.Text(content.value()))));
            return;
        }
        List<Part> parts = new ArrayList<>();
        boolean results = false;
        for (Place block : blocks(content)) {
            if (block.at("type").text("").equals("tool_result")) {
                to.add(result(block));
                results = true;
            } else {
                parts.addAll(ContentBlocks.of(block));
            }
        }
        if (!parts.isEmpty() || !results) {
            to.add(new Message.User(parts));
        }
    }

    private static Message result(Place block) throws Invalid {
        List<Part> media = new ArrayList<>();
        List<JsonView> texts = new ArrayList<>();
        Place content = block.at("content");
        if (content.value().isText()) {
            texts.add(content.value());
        } else {
            for (Place each : content.each()) {
                for (Part part : ContentBlocks.of(each.object())) {
                    if (part instanceof Part.Text(JsonView text)) {
                        texts.add(text);
                    } else {
                        media.add(part);
                    }
                }
            }
        }
        // A single text stays as it is, however long.
        JsonView text = texts.size() == 1
                ? texts.getFirst()
                : new JsonView(String.join(
                        "\n", texts.stream().map(each -> each.text("")).toList()));
        String id = block.at("tool_use_id").needed("the `id` of the `tool_use` block that this is the result of");
        return new Message.Result(
                id, "", text, media, block.at("is_error").truth().orElse(false));
    }

    private static Message assistant(Place content) throws Invalid {
        List<Part> parts = new ArrayList<>();
        List<Called> calls = new ArrayList<>();
        if (content.value().isText()) {
            parts.add(new Part.Text(content.value()));
            return new Message.Assistant(parts, calls, Optional.empty());
        }
        Optional<String> signature = Optional.empty();
        for (Place block : blocks(content)) {
            switch (block.at("type").text("")) {
                case "thinking" -> signature = Marks.bare(block.at("signature").text(""));
                case "tool_use" -> {
                    calls.add(new Called(
                            block.at("id").text(""),
                            block.at("name").needed("the tool's name"),
                            ChatCalls.arguments(block.value().at("input")),
                            signature));
                    // Only the call that a signature came with has it.
                    signature = Optional.empty();
                }
                default -> parts.addAll(ContentBlocks.said(block));
            }
        }
        return new Message.Assistant(parts, calls, Optional.empty());
    }

    /// What the operator says in between, as Claude Code marks it elsewhere.
    private static List<Part> reminder(Place content) throws Invalid {
        List<Part> parts = new ArrayList<>();
        SystemBlocks.read(content).ifPresent(said -> {
            if (said instanceof Message.Instruction(List<Part> texts)) {
                for (Part part : texts) {
                    if (part instanceof Part.Text(JsonView text)) {
                        parts.add(Part.Text.of("<system-reminder>" + text.text("") + "</system-reminder>"));
                    }
                }
            }
        });
        return parts;
    }
}
