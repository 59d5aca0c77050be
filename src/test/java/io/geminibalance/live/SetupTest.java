package io.geminibalance.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.websocket.Event.Data;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SetupTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"setup\":{\"model\":\"models/gemini-x\"}} | gemini-x | ",
                "{\"setup\":{\"model\":\"gemini-x\",\"tools\":[{}]}} | gemini-x | ",
                "{\"setup\":{\"sessionResumption\":{\"handle\":\"h\"},\"model\":\"models/y\"}} | y | h",
                "{\"setup\":{\"session_resumption\":{\"handle\":\"h\"},\"model\":\"models/y\"}} | y | h",
                "{\"setup\":{\"sessionResumption\":{\"handle\":\"\"},\"model\":\"models/y\"}} | y | ",
                "{\"setup\":{\"sessionResumption\":{},\"model\":\"models/y\"}} | y | ",
            })
    void theModelAndTheHandleAreRead(String message, String model, String handle) {
        Setup setup = Setup.of(Data.text(message));
        assertThat(setup.model()).isEqualTo(model);
        assertThat(setup.handle().orElse(null)).isEqualTo(handle);
        assertThat(setup.message().string()).isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "[]", "7", "{\"setup\":[]}", "{\"setup\":{\"model\":{}}}", "{\"clientContent\":{}}"})
    void aMessageThatIsNoSetupNamesNothing(String message) {
        Setup setup = Setup.of(Data.text(message));
        assertThat(setup.model()).isEmpty();
        assertThat(setup.handle()).isEmpty();
    }

    /// A million of them took 40 MB, and a first message may hold five million.
    @Test
    void oneOfAMillionValuesNamesNothingAndIsPassedOn() {
        String message = "{\"setup\":{\"model\":\"models/x\",\"tools\":[" + "[],".repeat(1_000_000) + "0]}}";
        Setup setup = Setup.of(Data.text(message));
        assertThat(setup.model()).isEmpty();
        assertThat(setup.message().string()).isEqualTo(message);
    }
}
