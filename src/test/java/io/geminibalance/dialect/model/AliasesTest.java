package io.geminibalance.dialect.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.dialect.model.Aliases.Row;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AliasesTest {
    @ParameterizedTest
    @CsvSource({
        "claude-sonnet-4-5-20250929, gemini-4-argon",
        "claude-opus-4-1, gemini-4-hydrogen",
        "claude-haiku-4-5, gemini-3.5-flash-lite",
        "Claude-3-5-Haiku-Latest, gemini-3.5-flash-lite",
        "gpt-5.1-codex-max, gemini-4-argon",
        "gpt-5-mini, gemini-3.8-flash",
        "gpt-4o, gemini-4-argon",
        "gpt-4o-mini, gemini-3.8-flash",
        "gpt-4o-2, gpt-4o-2",
        "gpt-4o-2024-11-20, gemini-4-argon",
        "gpt-4o-mini-2024-07-18, gemini-3.8-flash",
        "chatgpt-4o-latest, gemini-4-argon",
        "gpt-4-0613, gemini-4-argon",
        "gpt-4-1106-preview, gemini-4-argon",
        "gpt-3.5-turbo-0125, gemini-3.8-flash",
        "o1, gemini-4-argon",
        "o1-mini-2024-09-12, gemini-3.8-flash",
        "o1-pro, gemini-4-hydrogen",
        "o3-2025-04-16, gemini-4-argon",
        "o3-mini, gemini-3.8-flash",
        "o4-mini-2025-04-16, gemini-3.8-flash",
        "claude-opus-4-1@20250805, gemini-4-hydrogen",
        "gemini-2.5-flash, gemini-2.5-flash",
        "somebodys-claude-, somebodys-claude-",
        "'', ''"
    })
    void namesOfAgentsStandForModelsOfTheSameWeight(String name, String model) {
        assertThat(Aliases.DEFAULT.model(name)).isEqualTo(model);
    }

    @Test
    void theOperatorsComeFirstAndTheFirstThatFitsCounts() {
        Aliases own = new Aliases(List.of(new Row("claude-*-fast", "models/one"), new Row("claude-*", "two")));
        assertThat(own.model("claude-x-fast")).isEqualTo("one");
        assertThat(own.model("claude-x")).isEqualTo("two");
        assertThat(own.model("gpt-4o")).isEqualTo("gemini-4-argon");
    }

    @ParameterizedTest
    @CsvSource({
        "claude-sonnet-4-5, named",
        "claude-sonnet-4-5-20250929, named",
        "claude-sonnet-4-5@20250929, named",
        "claude-opus-4-1-20250805, dated",
        "claude-opus-4-1, undated",
        "claude-opus-4-1-20250806, undated",
        "claude-3, rest",
        "mine-1-2026-02-03, mine",
        "mine-1-0203, mine",
        "mine-1-2048, mine-1-2048",
        "mine-1-123, mine-1-123",
        "gemini-x-0203, gemini-x-0203",
        "gemma-x-2026-02-03, gemma-x-2026-02-03",
        "tunedModels/x-0203, tunedModels/x-0203",
        "imagen-x-0203, imagen-x-0203",
        "veo-x-0203, veo-x-0203"
    })
    void aNameWithADateIsFoundWithoutItUnlessARowHasIt(String name, String model) {
        Aliases own = new Aliases(List.of(
                new Row("claude-sonnet-4-5", "named"),
                new Row("claude-opus-4-1", "undated"),
                new Row("claude-opus-4-1-20250805", "dated"),
                new Row("claude-*", "rest"),
                new Row("mine-1", "mine"),
                new Row("gemini-x", "wrong"),
                new Row("gemma-x", "wrong"),
                new Row("tunedModels/x", "wrong"),
                new Row("imagen-x", "wrong"),
                new Row("veo-x", "wrong")));
        assertThat(own.model(name)).isEqualTo(model);
    }

    @Test
    void theFirstRowThatFitsCountsForANameWithADateToo() {
        Aliases own = new Aliases(List.of(new Row("claude-*", "first"), new Row("claude-opus-4-1", "second")));
        assertThat(own.model("claude-opus-4-1-20250805")).isEqualTo("first");
    }

    @Test
    void aRowMayHaveAPrefixThatClientsPutInFront() {
        Models models = new Models(InstantSource.system(), new Aliases(List.of(new Row("google/mine", "models/x"))));
        assertThat(models.asked("google/mine")).isEqualTo("x");
        assertThat(models.asked("mine")).isEqualTo("x");
    }

    @ParameterizedTest
    @CsvSource({
        "*, anything, true",
        "a*b*c, abc, true",
        "a*b*c, aXbYc, true",
        "a*b*c, acb, false",
        "ab*ba, aba, false",
        "*x*, axb, true",
        "*x*, ab, false",
        "a, ab, false"
    })
    void aStarStandsForAnyCharacters(String pattern, String name, boolean fits) {
        assertThat(new Aliases(List.of(new Row(pattern, "m"))).model(name).equals("m"))
                .isEqualTo(fits);
    }

    @Test
    void manyStarsTakeNoTime() {
        Aliases many = new Aliases(List.of(new Row("*a".repeat(40) + "b", "m")));
        assertThat(many.model("a".repeat(5000))).isEqualTo("a".repeat(5000));
    }
}
