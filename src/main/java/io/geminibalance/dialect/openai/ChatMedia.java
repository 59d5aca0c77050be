package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.Invalid;
import io.geminibalance.dialect.prompt.Media;
import io.geminibalance.dialect.prompt.MediaAllowance;
import io.geminibalance.dialect.prompt.Message;
import io.geminibalance.dialect.prompt.Part;
import io.geminibalance.dialect.prompt.Prompt;
import io.geminibalance.wire.Fetch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Gets the media of a prompt that lie elsewhere, where that is switched on; otherwise the API gets them.
final class ChatMedia {
    private ChatMedia() {}

    static Prompt fetched(Prompt prompt, Optional<Fetch> fetch) throws Invalid {
        if (fetch.isEmpty() || prompt.messages().stream().noneMatch(ChatMedia::hasRemote)) {
            return prompt;
        }
        Fetch allowed = new MediaAllowance(fetch.get());
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < prompt.messages().size(); i++) {
            messages.add(fetched(prompt.messages().get(i), allowed, "messages[" + i + "].content"));
        }
        return prompt.with(messages);
    }

    private static Message fetched(Message message, Fetch fetch, String param) throws Invalid {
        return switch (message) {
            case Message.User(List<Part> parts) -> new Message.User(fetched(parts, fetch, param));
            case Message.Result result ->
                new Message.Result(
                        result.id(),
                        result.name(),
                        result.text(),
                        fetched(result.media(), fetch, param),
                        result.failed());
            case Message.Assistant said -> said;
            case Message.Instruction instruction -> instruction;
        };
    }

    private static List<Part> fetched(List<Part> parts, Fetch fetch, String param) throws Invalid {
        List<Part> fetched = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            boolean remote = parts.get(i) instanceof Part.Remote;
            fetched.add(
                    remote ? Media.fetched((Part.Remote) parts.get(i), fetch, param + "[" + i + "]") : parts.get(i));
        }
        return fetched;
    }

    private static boolean hasRemote(Message message) {
        return switch (message) {
            case Message.User(List<Part> parts) -> parts.stream().anyMatch(Part.Remote.class::isInstance);
            case Message.Result result -> result.media().stream().anyMatch(Part.Remote.class::isInstance);
            case Message.Assistant said -> false;
            case Message.Instruction instruction -> false;
        };
    }
}
