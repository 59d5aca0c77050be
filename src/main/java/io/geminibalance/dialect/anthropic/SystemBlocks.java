package io.geminibalance.dialect.anthropic;

import io.geminibalance.dialect.Invalid;
import io.geminibalance.dialect.openai.Place;
import io.geminibalance.dialect.prompt.Message;
import io.geminibalance.dialect.prompt.Part;
import io.geminibalance.json.JsonView;
import io.geminibalance.json.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads what the operator says: a text, or blocks of text.
final class SystemBlocks {
    /// Claude Code begins with a block for Anthropic's bookkeeping, which is another in each request: no cache
    /// would find the rest behind it.
    private static final String BILLING = "x-anthropic-billing-header:";

    private SystemBlocks() {}

    /// @return nothing where there is nothing said
    static Optional<Message> read(Place system) throws Invalid {
        List<Part> parts = new ArrayList<>();
        if (system.value().isText()) {
            parts.add(new Part.Text(system.value()));
        } else {
            for (Place block : system.each()) {
                parts.addAll(text(block));
            }
        }
        parts.removeIf(part -> part instanceof Part.Text(JsonView text) && isBilling(text));
        return parts.isEmpty() ? Optional.empty() : Optional.of(new Message.Instruction(parts));
    }

    private static List<Part> text(Place block) throws Invalid {
        if (block.value().isText()) {
            return List.of(new Part.Text(block.value()));
        }
        Place type = block.object().at("type");
        if (!type.text("text").equals("text")) {
            throw type.unsupported("`" + type.path() + "` must be \"text\": instructions are made of text.");
        }
        return List.of(new Part.Text(block.at("text").string("a string")));
    }

    private static boolean isBilling(JsonView text) {
        String start = text.value() instanceof Span span ? span.start(BILLING.length()) : text.text("");
        return start.startsWith(BILLING);
    }
}
