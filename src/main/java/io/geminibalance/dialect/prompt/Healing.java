package io.geminibalance.dialect.prompt;

import io.geminibalance.dialect.model.Models.Lesson;
import io.geminibalance.dialect.model.Profile.Trait;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Tells what to do about a refusal that says what the model cannot take.
///
/// Google changes what its models take without a word, and its models behind one name; a refusal that can be
/// understood is asked once more in other words, and what it taught of the model is remembered.
public final class Healing {
    /// What to do about it.
    public sealed interface Cure {
        /// Ask again in other words.
        record Repair(Repairs repairs, boolean forgetSignatures) implements Cure {}

        /// Learn this of the model, and ask again by it.
        record Learn(Lesson lesson) implements Cure {}
    }

    /// A refusal that is understood.
    ///
    /// @param says what its text holds, in lower case
    private record Row(Predicate<String> says, BiFunction<String, Request, Optional<Cure>> then) {}

    private static final List<String> LEVELS = List.of("minimal", "low", "medium", "high", "xhigh");
    private static final Pattern ALLOWED = Pattern.compile("allowed values are:?([a-z, '\"]+)");

    /// In the order in which they are looked for; texts as recorded and reported up to 2026-11.
    private static final List<Row> TABLE = List.of(
            row(says("is not a supported thinking level"), (text, asked) -> learn(levels(text))),
            row(
                    says("thinking level is not supported")
                            .or(says("thinking budget"))
                            .or(says("thinking_budget")),
                    (text, asked) -> learn(new Lesson.NoThinking())),
            row(
                    says("missing a thought_signature"),
                    (text, asked) -> repair(asked.repairs().withUnsigned(), false)),
            row(
                    says("corrupted thought signature")
                            .or(says("illegal base64"))
                            .or(says("thought signature is not valid")),
                    (text, asked) -> repair(asked.repairs().withUnsigned(), true)),
            row(says("requests ending with a model turn"), (text, asked) -> learn(new Lesson.Lacks(Trait.PREFILL))),
            row(
                    says("function call turn comes immediately after").or(says("alternate")),
                    (text, asked) -> repair(asked.repairs().withAlternating(), false)),
            row(
                    says("combination of response modalities (image)"),
                    (text, asked) -> repair(asked.repairs().withTalking(), false)),
            row(
                    says("developer instruction is not enabled"),
                    (text, asked) -> learn(new Lesson.Lacks(Trait.INSTRUCTION))),
            row(
                    says("too many states")
                            .or(says("schema"))
                            .or(says("nesting depth"))
                            .or(says("request contains an invalid argument")),
                    (text, asked) ->
                            asked.hasSchemas() ? repair(asked.repairs().withSimple(), false) : Optional.empty()));

    private Healing() {}

    /// The cure for a `400`, nothing where there is none.
    ///
    /// @param message of the refusal
    public static Optional<Cure> of(String message, Request asked) {
        String text = message.toLowerCase(Locale.ROOT);
        return TABLE.stream()
                .filter(row -> row.says.test(text))
                .findFirst()
                .flatMap(row -> row.then.apply(text, asked));
    }

    /// The levels that a refusal lists, in rising order.
    private static Lesson levels(String text) {
        var listed = ALLOWED.matcher(text);
        if (!listed.find()) {
            return new Lesson.NoThinking();
        }
        List<String> words = List.of(listed.group(1).split("[^a-z]+"));
        List<String> levels = new ArrayList<>(LEVELS);
        levels.retainAll(words);
        return levels.isEmpty() ? new Lesson.NoThinking() : new Lesson.Levels(List.copyOf(levels));
    }

    private static Predicate<String> says(String words) {
        return text -> text.contains(words);
    }

    private static Optional<Cure> learn(Lesson lesson) {
        return Optional.of(new Cure.Learn(lesson));
    }

    private static Optional<Cure> repair(Repairs repairs, boolean forget) {
        return Optional.of(new Cure.Repair(repairs, forget));
    }

    private static Row row(Predicate<String> says, BiFunction<String, Request, Optional<Cure>> then) {
        return new Row(says, then);
    }
}
