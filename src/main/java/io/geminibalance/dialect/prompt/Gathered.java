package io.geminibalance.dialect.prompt;

import io.geminibalance.dialect.prompt.Message.Assistant;
import io.geminibalance.dialect.prompt.Message.Called;
import io.geminibalance.dialect.prompt.Message.Instruction;
import io.geminibalance.dialect.prompt.Message.Result;
import io.geminibalance.dialect.prompt.Message.User;
import io.geminibalance.json.JsonView;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Messages in which results stand right behind their calls, wherever the client has them.
///
/// Calls in messages that follow one another were made at once, so they become one message. What the model or the
/// user said in between stands behind the results.
final class Gathered {
    private final List<Slot> slots = new ArrayList<>();

    /// Who waits for a result of an id: those of one step, in the order of their calls.
    private final Map<String, Deque<Step>> waiting = new HashMap<>();

    private Optional<Step> latest = Optional.empty();

    /// Whether calls that come now were made at once with the latest.
    private boolean together;

    private Gathered() {}

    private sealed interface Slot {}

    private record Other(Message message) implements Slot {}

    /// Calls that were made at once.
    ///
    /// @param open calls that have no result yet
    private record Step(List<Assistant> said, List<Called> open, List<Result> results) implements Slot {
        Step() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }

        void answer(Result result, Predicate<Called> call) {
            results.add(result);
            open.stream().filter(call).findFirst().ifPresent(open::remove);
        }

        boolean waitsFor(Result result) {
            return open.stream().anyMatch(call -> call.name().equals(result.name()));
        }

        Assistant joined() {
            if (said.size() == 1) {
                return said.getFirst();
            }
            List<Part> parts = new ArrayList<>();
            List<Called> calls = new ArrayList<>();
            // It is that of the last text.
            Optional<String> signature = Optional.empty();
            for (Assistant message : said) {
                parts.addAll(message.parts());
                calls.addAll(message.calls());
                signature = speaks(message) ? message.signature() : signature;
            }
            return new Assistant(parts, calls, signature);
        }

        private static boolean speaks(Assistant message) {
            return message.parts().stream().anyMatch(part -> !(part instanceof Part.Text(JsonView t) && t.isEmpty()));
        }
    }

    static List<Message> of(List<Message> messages) {
        Gathered gathered = new Gathered();
        messages.forEach(gathered::take);
        List<Message> all = new ArrayList<>();
        for (Slot slot : gathered.slots) {
            switch (slot) {
                case Other(Message message) -> all.add(message);
                case Step step -> {
                    all.add(step.joined());
                    all.addAll(step.results);
                }
            }
        }
        return all;
    }

    private void take(Message message) {
        switch (message) {
            case Assistant said when said.calls().isEmpty() -> slots.add(new Other(said));
            case Assistant said -> called(said);
            case Result result -> {
                together = false;
                result(result);
            }
            case Instruction _, User _ -> {
                together = false;
                slots.add(new Other(message));
            }
        }
    }

    private void called(Assistant said) {
        Step step = latest.filter(before -> together).orElseGet(Step::new);
        if (step.said.isEmpty()) {
            slots.add(step);
        }
        step.said.add(said);
        step.open.addAll(said.calls());
        for (Called call : said.calls()) {
            if (!call.id().isEmpty()) {
                Deque<Step> steps = waiting.computeIfAbsent(call.id(), id -> new ArrayDeque<>());
                // Some clients use an id again and again: then a later result belongs to the later call.
                steps.removeIf(earlier -> earlier != step);
                steps.add(step);
            }
        }
        latest = Optional.of(step);
        together = true;
    }

    private void result(Result result) {
        Deque<Step> steps = waiting.get(result.id());
        if (steps != null && !steps.isEmpty()) {
            steps.poll().answer(result, call -> call.id().equals(result.id()));
        } else if (latest.filter(step -> step.waitsFor(result)).isPresent()) {
            latest.get().answer(result, call -> call.name().equals(result.name()));
        } else {
            slots.add(new Other(result));
        }
    }
}
