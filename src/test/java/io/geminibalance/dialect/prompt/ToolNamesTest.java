package io.geminibalance.dialect.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ToolNamesTest {
    private static final String LONG = "a".repeat(70);

    @ParameterizedTest
    @ValueSource(strings = {"get_weather", "_", "a.b:c-d", "f1", "ns__tool"})
    void aSoundNameStaysAsItIs(String name) {
        assertThat(new ToolNames(List.of(name)).sent(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({"1st-tool, _1st-tool", "a/b, a_b", "a.b c, a.b_c", "größe, gr__e", "-x, _-x", "'', _", "📎, ___"})
    void aBadNameIsSentAsTheNearestGoodOne(String name, String sent) {
        assertThat(new ToolNames(List.of(name)).sent(name)).isEqualTo(sent);
    }

    @Test
    void namesAreGoodDistinctAndTheSameInEveryRequest() {
        // E24: cherry-studio #4087, mcp-router #177
        List<String> declared = List.of("1st-tool", "a/b", "a.b c", LONG, LONG + "b", "a?b", "_1st-tool", "a_b");
        ToolNames names = new ToolNames(declared);
        assertThat(names.all().values())
                .hasSameSizeAs(declared)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[A-Za-z_][A-Za-z0-9_.:-]{0,63}"))
                .containsExactlyElementsOf(new ToolNames(declared.reversed())
                        .all().values().stream().toList().reversed());
        assertThat(declared)
                .allSatisfy(name -> assertThat(names.name(names.sent(name))).isEqualTo(name));
    }

    @Test
    void namesThatWouldBecomeTheSameAreAllToldApart() {
        ToolNames names = new ToolNames(List.of("a/b", "a_b", "other"));
        assertThat(names.sent("a/b")).isEqualTo("a_b_07f4401c");
        assertThat(names.sent("a_b")).matches("a_b_[0-9a-f]{8}").isNotEqualTo(names.sent("a/b"));
        assertThat(names.sent("other")).isEqualTo("other");
    }

    @Test
    void aLongNameIsCutAndGetsAHash() {
        assertThat(new ToolNames(List.of(LONG)).sent(LONG)).matches("a{55}_[0-9a-f]{8}");
        assertThat(ToolNames.mangled("a".repeat(64))).isEqualTo("a".repeat(64));
        assertThat(ToolNames.mangled("1".repeat(64))).hasSize(64).startsWith("_1111");
    }

    @Test
    void aNameOfTheHistoryThatNobodyDeclaresAnyMoreIsChangedTheSameWay() {
        ToolNames names = new ToolNames(List.of("a_b"));
        assertThat(names.sent("x y")).isEqualTo("x_y");
        assertThat(names.sent("a/b")).isEqualTo("a_b_07f4401c");
        assertThat(names.declares("a_b")).isTrue();
        assertThat(names.declares("a/b")).isFalse();
        assertThat(names.name("never_heard")).isEqualTo("never_heard");
    }

    @Test
    void doublesCountOnce() {
        assertThat(new ToolNames(List.of("f", "f")).all()).containsExactly(Map.entry("f", "f"));
    }
}
