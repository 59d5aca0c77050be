package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.Invalid;
import io.geminibalance.dialect.prompt.Message;
import io.geminibalance.dialect.prompt.Part;
import io.geminibalance.json.JsonView;
import java.util.ArrayList;
import java.util.List;

/// Reads the messages of a chat request.
final class ChatMessages {
    private ChatMessages() {}

    static List<Message> read(Place messages) throws Invalid {
        List<Message> read = new ArrayList<>();
        for (Place message : messages.each()) {
            read.add(message(message.object()));
        }
        if (read.isEmpty()) {
            throw new Invalid(
                    "`messages` is missing or empty: send at least one message, such as"
                            + " {\"role\": \"user\", \"content\": \"Hello\"}.",
                    "messages",
                    "missing_required_parameter");
        }
        return read;
    }

    private static Message message(Place message) throws Invalid {
        if (!message.isPresent()) {
            throw message.wrong("an object with `role` and `content`");
        }
        return switch (message.at("role").needed("one of system, developer, user, assistant, tool")) {
            case "system", "developer" -> new Message.Instruction(texts(message.at("content")));
            case "user" -> new Message.User(ChatParts.read(message.at("content")));
            case "assistant", "model" -> assistant(message);
            case "tool", "function" -> result(message);
            default ->
                throw message.at("role")
                        .unsupported("`" + message.at("role").path()
                                + "` must be one of system, developer, user, assistant, tool, function.");
        };
    }

    private static List<Part> texts(Place content) throws Invalid {
        List<Part> parts = ChatParts.read(content);
        for (int i = 0; i < parts.size(); i++) {
            if (!(parts.get(i) instanceof Part.Text)) {
                throw new Invalid(
                        "Instructions are made of text; send media in a message of the user's.",
                        content.path() + "[" + i + "].type",
                        "unsupported_value");
            }
        }
        return parts;
    }

    private static Message assistant(Place message) throws Invalid {
        List<Part> parts = new ArrayList<>();
        if (message.at("refusal").isPresent()) {
            parts.add(new Part.Text(message.at("refusal").string("a string")));
        }
        parts.addAll(ChatParts.read(message.at("content")));
        JsonView spoken = message.value().at("audio").at("transcript");
        if (spoken.isText()) {
            // What it said aloud cannot be played to it again.
            parts.add(new Part.Text(spoken));
        }
        return new Message.Assistant(
                parts,
                ChatCalls.read(message),
                message.value()
                        .at("extra_content")
                        .at("google")
                        .at("thought_signature")
                        .text());
    }

    private static Message result(Place message) throws Invalid {
        List<Part> media = new ArrayList<>();
        List<JsonView> texts = new ArrayList<>();
        for (Part part : ChatParts.read(message.at("content"))) {
            if (part instanceof Part.Text(JsonView text)) {
                texts.add(text);
            } else {
                media.add(part);
            }
        }
        return new Message.Result(
                ChatCalls.plainId(message.at("tool_call_id").text("")),
                message.at("name").text(""),
                joined(texts),
                media,
                false);
    }

    /// A single text stays as it is, however long.
    private static JsonView joined(List<JsonView> texts) {
        return texts.size() == 1
                ? texts.getFirst()
                : new JsonView(String.join(
                        "\n", texts.stream().map(text -> text.text("")).toList()));
    }
}
