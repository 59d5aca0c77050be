package io.geminibalance.dialect.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.dialect.model.Aliases.Row;
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
        "gemini-2.5-flash, gemini-2.5-flash",
        "somebodys-claude-, somebodys-claude-",
        "'', ''"
    })
    void namesOfAgentsStandForModelsOfTheSameWeight(String name, String model) {
        assertThat(Aliases.DEFAULT.model(name)).isEqualTo(model);
    }

    @Test
    void theOperatorsComeFirstAndTheFirstThatFitsCounts() {
        Aliases own = Aliases.before(List.of(new Row("claude-*-fast", "models/one"), new Row("claude-*", "two")));
        assertThat(own.model("claude-x-fast")).isEqualTo("one");
        assertThat(own.model("claude-x")).isEqualTo("two");
        assertThat(own.model("gpt-4o")).isEqualTo("gemini-4-argon");
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
