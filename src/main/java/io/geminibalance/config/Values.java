package io.geminibalance.config;

import io.geminibalance.config.Lookup.Found;
import io.geminibalance.config.Origin.Source;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The typed values of one reading, with the problems and origins that come up on the way.
///
/// A value that is refused is noted, and the default stands in for it so that the reading goes on and finds the
/// other problems; such a result is never used.
final class Values {
    private static final String WHOLE_NUMBER = "\\d{1,18}";

    private final Lookup lookup;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Origin> origins = new ArrayList<>();

    Values(Lookup lookup) {
        this.lookup = lookup;
    }

    List<Problem> problems() {
        return problems;
    }

    /// The origins noted so far, in the table's order.
    List<Origin> origins() {
        return origins.stream()
                .sorted((one, other) -> one.setting().compareTo(other.setting()))
                .toList();
    }

    void refuse(Problem problem) {
        problems.add(problem);
    }

    /// Whether anybody has set this.
    boolean given(Setting setting) {
        return lookup.find(setting).source() != Source.DEFAULT;
    }

    <T> T one(Setting setting, Function<String, T> parser) {
        return parsed(noted(setting), parser);
    }

    <T> Optional<T> optional(Setting setting, Function<String, T> parser) {
        return parsed(noted(setting), text -> text.isEmpty() ? Optional.empty() : Optional.of(parser.apply(text)));
    }

    <T> List<T> list(Setting setting, Function<String, T> parser) {
        Found found = noted(setting);
        return accepted(Entries.parse(
                found.name(),
                parsed(found, EntryList::plainOrJson),
                parser,
                text -> setting.secret() ? Shown.secret(text) : Shown.of(setting, text)));
    }

    /// All keys that are listed in settings, each once.
    List<KeyEntry> keys() {
        List<Found> lists = lookup.keyLists();
        if (lists.isEmpty()) {
            noted(Setting.GOOGLE_API_KEYS);
        }
        List<KeyEntry> keys = List.of();
        for (Found found : lists) {
            origins.add(found.origin());
            List<String> texts = parsed(found, EntryList::plainOrJson);
            keys = KeyEntry.merged(keys, accepted(Entries.parse(found.name(), texts, KeyEntry::parse, Shown::secret)));
        }
        return keys;
    }

    <T> List<T> accepted(Entries<T> entries) {
        problems.addAll(entries.problems());
        return entries.values();
    }

    long number(Setting setting) {
        Setting.Range range = setting.range().orElseThrow();
        return one(setting, text -> {
            if (!text.matches(WHOLE_NUMBER) || !range.includes(Long.parseLong(text))) {
                throw new NotAllowed("must be a whole number, " + range);
            }
            return Long.parseLong(text);
        });
    }

    /// A number whose range lies within the integers.
    int integer(Setting setting) {
        return Math.toIntExact(number(setting));
    }

    Duration seconds(Setting setting) {
        return Duration.ofSeconds(number(setting));
    }

    Path path(Setting setting) {
        return one(setting, Values::toPath);
    }

    boolean flag(Setting setting) {
        return one(setting, text -> {
            if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
                throw new NotAllowed("must be true or false");
            }
            return Boolean.parseBoolean(text);
        });
    }

    /// One of the constants of an enum, whatever the case.
    <E extends Enum<E>> E choice(Setting setting, List<E> constants, String allowed) {
        return one(
                setting,
                text -> constants.stream()
                        .filter(constant -> constant.name().equalsIgnoreCase(text))
                        .findFirst()
                        .orElseThrow(() -> new NotAllowed("must be " + allowed)));
    }

    static Path toPath(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException _) {
            throw new NotAllowed("must be a path");
        }
    }

    private Found noted(Setting setting) {
        Found found = lookup.find(setting);
        origins.add(found.origin());
        return found;
    }

    private <T> T parsed(Found found, Function<String, T> parser) {
        try {
            return parser.apply(found.text());
        } catch (NotAllowed refused) {
            problems.add(new Problem(found.name(), found.origin().shown(), refused.getMessage()));
            return parser.apply(found.setting().defaultText());
        }
    }
}
