package io.geminibalance.dialect.anthropic;

import io.geminibalance.dialect.answer.AnswerMemory;
import io.geminibalance.dialect.answer.CallIds;
import io.geminibalance.dialect.answer.KeepAlive;
import io.geminibalance.dialect.answer.Telling;
import io.geminibalance.dialect.openai.ChatAnswer.Noticed;
import io.geminibalance.dialect.prompt.Tool;
import io.geminibalance.wire.Sink;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// The answer to a request for a message: event by event or whole, from as many replies of the upstream as it takes.
final class MessagesAnswer extends Telling {
    /// How the client wants its answer.
    ///
    /// @param model as the client named it
    /// @param thinking whether it wants to see thoughts
    /// @param oneCall whether only the first call is told
    /// @param tools by the names that the API knows
    /// @param webSearch the client's name for the search of the web, empty where it has none
    /// @param foundFirst whether what was found is told before the text, for which the text has to wait
    record Wanted(
            String model,
            boolean stream,
            boolean thinking,
            boolean oneCall,
            Map<String, Tool> tools,
            String webSearch,
            boolean foundFirst) {

        /// The client's name for a function.
        String name(String sent) {
            Tool tool = tools.get(sent);
            return tool == null ? sent : tool.name();
        }
    }

    MessagesAnswer(
            Wanted wanted,
            Sink sink,
            RandomGenerator random,
            KeepAlive keepAlive,
            AnswerMemory memory,
            AnthropicErrors errors,
            Consumer<Noticed> noticed) {
        this(blocks(wanted, sink, random, keepAlive, errors, noticed), random, wanted.oneCall(), memory);
    }

    private MessagesAnswer(MessagesBlocks blocks, RandomGenerator random, boolean oneCall, AnswerMemory memory) {
        super(blocks, new CallIds("toolu_", "_-", random), oneCall, memory);
        blocks.counting(this::usage);
    }

    private static MessagesBlocks blocks(
            Wanted wanted,
            Sink sink,
            RandomGenerator random,
            KeepAlive keepAlive,
            AnthropicErrors errors,
            Consumer<Noticed> noticed) {
        Printer printer = wanted.stream()
                ? new MessagesEvents(wanted.model(), sink, keepAlive)
                : new MessagesWhole(wanted.model(), sink);
        return new MessagesBlocks(wanted, printer, random, errors, noticed);
    }
}
