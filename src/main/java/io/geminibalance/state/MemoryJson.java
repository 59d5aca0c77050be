package io.geminibalance.state;

import io.geminibalance.json.JsonView;
import io.geminibalance.keys.PoolMemory.Aside;
import io.geminibalance.keys.PoolMemory.CoolDown;
import io.geminibalance.keys.PoolMemory.Day;
import io.geminibalance.keys.PoolMemory.OfKey;
import io.geminibalance.keys.PoolMemory.OfProject;
import io.geminibalance.keys.Rest;
import io.geminibalance.wire.Secret;
import io.geminibalance.wire.Tokens;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// What is remembered of keys and projects as JSON values, without the keys. What cannot be understood is left out.
final class MemoryJson {
    /// Blots keys out of Google's sentences, which may echo them.
    private final UnaryOperator<String> clean;

    MemoryJson(UnaryOperator<String> clean) {
        this.clean = clean;
    }

    Map<String, Object> of(OfKey key) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("paused", key.paused());
        fields.put("failures", key.failures());
        fields.put("cool_downs", key.coolDowns());
        key.aside().ifPresent(aside -> fields.put("set_aside", of(aside)));
        key.coolDown().ifPresent(cool -> fields.put("cool_down", of(cool)));
        key.day().ifPresent(day -> fields.put("day", of(day)));
        if (!key.alone().equals(OfProject.NOTHING)) {
            fields.put("alone", of(key.alone()));
        }
        return fields;
    }

    Map<String, Object> of(OfProject project) {
        Map<String, Object> fields = new LinkedHashMap<>();
        project.aside().ifPresent(aside -> fields.put("set_aside", of(aside)));
        fields.put("rests", each(project.rests(), this::of));
        return fields;
    }

    static OfKey key(Secret secret, JsonView json) {
        return new OfKey(
                secret,
                json.at("paused").isTrue(),
                aside(json.at("set_aside")),
                count(json.at("failures")),
                count(json.at("cool_downs")),
                coolDown(json.at("cool_down")),
                day(json.at("day")),
                project(json.at("alone")));
    }

    static OfProject project(JsonView json) {
        return new OfProject(aside(json.at("set_aside")), each(json.at("rests"), MemoryJson::rest));
    }

    static Optional<Instant> instant(JsonView json) {
        try {
            return json.text().map(Instant::parse);
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private Map<String, Object> of(Aside aside) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("reason", clean.apply(aside.reason()));
        fields.put("since", aside.since().toString());
        fields.put("ask_again", aside.askAgain().toString());
        return fields;
    }

    private static Optional<Aside> aside(JsonView json) {
        return instant(json.at("since"))
                .flatMap(since -> instant(json.at("ask_again"))
                        .map(again -> new Aside(json.at("reason").text(""), since, again)));
    }

    private Map<String, Object> of(CoolDown cool) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("since", cool.since().toString());
        fields.put("until", cool.until().toString());
        fields.put("reason", clean.apply(cool.reason()));
        return fields;
    }

    private static Optional<CoolDown> coolDown(JsonView json) {
        return instant(json.at("since"))
                .flatMap(since -> instant(json.at("until"))
                        .map(until ->
                                new CoolDown(since, until, json.at("reason").text(""))));
    }

    private static Map<String, Object> of(Day day) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("date", day.date().toString());
        fields.put("usage", day.usage());
        fields.put("tokens", each(day.tokens(), MemoryJson::of));
        fields.put("missed", day.missed());
        return fields;
    }

    private static Optional<Day> day(JsonView json) {
        try {
            return json.at("date")
                    .text()
                    .map(LocalDate::parse)
                    .map(date -> new Day(
                            date,
                            each(json.at("usage"), MemoryJson::counted),
                            each(json.at("tokens"), MemoryJson::tokens),
                            each(json.at("missed"), verdicts -> Optional.of(each(verdicts, MemoryJson::counted)))));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static Map<String, Object> of(Tokens tokens) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("prompt", tokens.prompt());
        fields.put("output", tokens.output());
        fields.put("thoughts", tokens.thoughts());
        fields.put("cached", tokens.cached());
        return fields;
    }

    private static Optional<Tokens> tokens(JsonView json) {
        return Optional.of(new Tokens(
                json.at("prompt").number(0L),
                json.at("output").number(0L),
                json.at("thoughts").number(0L),
                json.at("cached").number(0L)));
    }

    private Map<String, Object> of(Rest rest) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("kind", rest.kind().name());
        fields.put("since", rest.since().toString());
        fields.put("until", rest.until().toString());
        fields.put("step", rest.step());
        fields.put("reason", clean.apply(rest.reason()));
        fields.put("quota_id", rest.quotaId());
        fields.put("quota_value", rest.quotaValue());
        return fields;
    }

    private static Optional<Rest> rest(JsonView json) {
        Optional<Rest.Kind> kind = Arrays.stream(Rest.Kind.values())
                .filter(each -> each.name().equals(json.at("kind").text("")))
                .findFirst();
        Optional<Instant> since = instant(json.at("since"));
        Optional<Instant> until = instant(json.at("until"));
        if (kind.isEmpty() || since.isEmpty() || until.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Rest(
                kind.get(),
                since.get(),
                until.get(),
                count(json.at("step")),
                json.at("reason").text(""),
                json.at("quota_id").text(""),
                json.at("quota_value").text("")));
    }

    private static int count(JsonView json) {
        return Math.max(0, json.number(0));
    }

    private static Optional<Integer> counted(JsonView json) {
        return Optional.of(count(json)).filter(count -> count > 0);
    }

    private static <T> Map<String, Object> each(Map<String, T> values, Function<T, Object> one) {
        Map<String, Object> fields = new LinkedHashMap<>();
        values.forEach((name, value) -> fields.put(name, one.apply(value)));
        return fields;
    }

    private static <T> Map<String, T> each(JsonView json, Function<JsonView, Optional<T>> one) {
        Map<String, T> values = new LinkedHashMap<>();
        if (json.value() instanceof Map<?, ?> fields) {
            fields.forEach((name, value) ->
                    one.apply(new JsonView(value)).ifPresent(read -> values.put(name.toString(), read)));
        }
        return values;
    }
}
