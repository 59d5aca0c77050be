package io.geminibalance.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeadersTest {
    private final Headers headers = Headers.of("Accept", "a", "x-one", "1", "ACCEPT", "b");

    @Test
    void namesCompareWithoutRegardToCase() {
        assertThat(headers.first("accept")).contains("a");
        assertThat(headers.first("aCCept", "none")).isEqualTo("a");
        assertThat(headers.all("Accept")).containsExactly("a", "b");
        assertThat(headers.has("X-ONE")).isTrue();
    }

    @Test
    void anAbsentFieldIsEmpty() {
        assertThat(headers.first("x-two")).isEmpty();
        assertThat(headers.first("x-two", "none")).isEqualTo("none");
        assertThat(headers.all("x-two")).isEmpty();
        assertThat(headers.has("x-two")).isFalse();
        assertThat(Headers.NONE.has("x-two")).isFalse();
    }

    @Test
    void fieldsKeepTheirOrderAndTheirSpelling() {
        assertThat(lines(headers)).containsExactly("Accept: a", "x-one: 1", "ACCEPT: b");
        assertThat(lines(headers.keep((_, value) -> !value.equals("1")))).containsExactly("Accept: a", "ACCEPT: b");
    }

    @Test
    void settingAFieldReplacesAllItsValuesAndLeavesTheOldHeadersAlone() {
        assertThat(lines(headers.with("accept", "c"))).containsExactly("x-one: 1", "accept: c");
        assertThat(headers.all("accept")).containsExactly("a", "b");
    }

    @Test
    void aBuilderTakesAnyNumberOfFields() {
        Headers.Builder builder = Headers.builder();
        for (int i = 0; i < 100; i++) {
            builder.add("x-" + i, Integer.toString(i));
        }
        Headers built = builder.build();
        builder.add("x-later", "1");
        assertThat(lines(built)).hasSize(100).endsWith("x-99: 99");
    }

    @Test
    void theirTextShowsNoValue() {
        assertThat(Headers.of("authorization", "Bearer secret")).hasToString("[authorization]");
    }

    @Test
    void theyAreEqualByTheirFields() {
        assertThat(Headers.of("a", "b"))
                .isEqualTo(Headers.builder().add("a", "b").build());
        assertThat(Headers.of("a", "b"))
                .hasSameHashCodeAs(Headers.builder().add("a", "b").build());
        assertThat(Headers.of("a", "b")).isNotEqualTo(Headers.of("a", "c"));
    }

    @Test
    void aNameWithoutAValueIsAMistake() {
        assertThatThrownBy(() -> Headers.of("a")).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<String> lines(Headers headers) {
        List<String> lines = new ArrayList<>();
        headers.forEach((name, value) -> lines.add(name + ": " + value));
        return lines;
    }
}
