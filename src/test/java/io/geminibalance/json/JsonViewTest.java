package io.geminibalance.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JsonViewTest {
    private final JsonView view = new JsonView(Json.read("{\"a\":[{\"b\":\"text\"},7,null],\"n\":null}"));

    @Test
    void itFindsWhatIsThere() {
        assertThat(view.isObject()).isTrue();
        assertThat(view.at("a").at(0).at("b").text()).contains("text");
        assertThat(view.at("a").at(1).number(0)).isEqualTo(7);
        assertThat(view.at("a").each()).hasSize(3);
    }

    @Test
    void whatIsAbsentOrOfAnotherTypeIsEmpty() {
        assertThat(view.at("a").at(3).isPresent()).isFalse();
        assertThat(view.at("a").at(-1).isPresent()).isFalse();
        assertThat(view.at("a").at(2).isPresent()).isFalse();
        assertThat(view.at("a").at("b").isPresent()).isFalse();
        assertThat(view.at(0).isPresent()).isFalse();
        assertThat(view.at("x").at("y").at(5).each()).isEmpty();
        assertThat(view.at("n").text("absent")).isEqualTo("absent");
        assertThat(view.at("a").at(1).text()).isEmpty();
        assertThat(view.at("a").number(9)).isEqualTo(9);
        assertThat(view.at("a").isObject()).isFalse();
    }
}
