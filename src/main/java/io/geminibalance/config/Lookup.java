package io.geminibalance.config;

import io.geminibalance.config.Origin.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The search for the text of a setting: command line, environment, `.env`, default; an empty text is not set.
record Lookup(Map<Setting, String> commandLine, Map<String, String> environment, Map<String, String> dotEnv) {
    private static final Pattern NUMBERED_KEY = Pattern.compile("GOOGLE_API_KEY_(\\d{1,9})");

    /// A text, the name under which it was found, and where.
    record Found(Setting setting, String name, String text, Source source) {
        Origin origin() {
            return new Origin(setting, name, Shown.of(setting, text), source);
        }
    }

    /// The text that counts for a setting; its default when nobody set it.
    Found find(Setting setting) {
        String ordered = commandLine.getOrDefault(setting, "").strip();
        if (!ordered.isEmpty()) {
            String option = "--" + setting.name().toLowerCase(Locale.ROOT);
            return new Found(setting, option, ordered, Source.COMMAND_LINE);
        }
        Stream<String> names = Stream.concat(Stream.of(setting.name()), setting.otherNames().stream());
        return first(setting, names.toList())
                .orElseGet(() -> new Found(setting, setting.name(), setting.defaultText(), Source.DEFAULT));
    }

    /// Every list of keys that is set, under whichever name, in the order in which they are merged.
    List<Found> keyLists() {
        List<String> names = new ArrayList<>();
        names.add(Setting.GOOGLE_API_KEYS.name());
        names.addAll(Setting.GOOGLE_API_KEYS.otherNames());
        Stream.concat(environment.keySet().stream(), dotEnv.keySet().stream())
                .filter(Lookup::isNumberedKey)
                .distinct()
                .sorted(Lookup::inOrder)
                .forEach(names::add);
        return names.stream()
                .flatMap(name -> first(Setting.GOOGLE_API_KEYS, List.of(name)).stream())
                .toList();
    }

    static boolean isNumberedKey(String name) {
        return NUMBERED_KEY.matcher(name).matches();
    }

    private static int inOrder(String name, String other) {
        int byNumber = Integer.compare(number(name), number(other));
        return byNumber == 0 ? name.compareTo(other) : byNumber;
    }

    private static int number(String name) {
        Matcher matcher = NUMBERED_KEY.matcher(name);
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    // All names in the environment come before any in .env: the environment wins, under whichever name.
    private Optional<Found> first(Setting setting, List<String> names) {
        return Stream.concat(
                        names.stream().map(name -> found(setting, name, environment, Source.ENVIRONMENT)),
                        names.stream().map(name -> found(setting, name, dotEnv, Source.DOT_ENV)))
                .filter(found -> !found.text().isEmpty())
                .findFirst();
    }

    private static Found found(Setting setting, String name, Map<String, String> values, Source source) {
        return new Found(setting, name, values.getOrDefault(name, "").strip(), source);
    }
}
