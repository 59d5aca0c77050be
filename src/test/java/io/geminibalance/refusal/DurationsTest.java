package io.geminibalance.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({
        "48s, PT48S",
        "34.074824224s, PT34.074824224S",
        "0s, PT0S",
        "68940s, PT19H9M",
        "8.386476ms, PT0.008386476S",
        "17h24m15.31s, PT17H24M15.31S",
        "1h57m38s, PT1H57M38S"
    })
    void timesAreReadByThemselvesAndInASentence(String text, Duration expected) {
        assertThat(Durations.read(text)).contains(expected);
        assertThat(Durations.spoken("Quota exceeded.\nPlease retry in " + text + "."))
                .contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "s", ".s", "-1s", "soon", "1x", "1", "99999999999999999999999s", "5000000000s", "1.2.3s"})
    void whatIsNoTimeIsNone(String text) {
        assertThat(Durations.read(text)).isEmpty();
        assertThat(Durations.spoken("Please retry in " + text + ".")).isEmpty();
        assertThat(Durations.spoken(text)).isEmpty();
    }
}
