package io.geminibalance.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StampedTest {
    private final ByteArrayOutputStream console = new ByteArrayOutputStream();
    private Instant now = at(22, 40, 52, 7);
    private final PrintStream stream = Stamped.over(console, () -> now);

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "DEBUG", "INFO", "WARN", "ERROR"})
    void aMessageOfEachLevelGetsTheTimeInTheZoneOfTheMachine(String level) {
        stream.println(level + " requests - 200 GET /");

        assertThat(printed()).isEqualTo("2026-11-22 22:40:52,007 " + level + " requests - 200 GET /\n");
    }

    @Test
    void eachMessageHasItsOwnMilliseconds() {
        stream.println("INFO a - b");
        now = now.plusMillis(574);
        stream.println("INFO c - d");
        now = now.plusMillis(1000);
        stream.println("INFO e - f");

        assertThat(printed())
                .isEqualTo("2026-11-22 22:40:52,007 INFO a - b\n2026-11-22 22:40:52,581 INFO c - d\n"
                        + "2026-11-22 22:40:53,581 INFO e - f\n");
    }

    @Test
    void nothingElseGetsATime() {
        stream.println("Error: PORT=x: no number");
        stream.println("INFO");
        stream.println("INFORMATION a - b");
        stream.println("\tat java.lang.Thread.run(Thread.java:1474)");
        stream.print("a ");
        stream.println("WARN b - c");
        stream.write('d');
        stream.println("WARN e - f");
        stream.println();

        assertThat(printed())
                .isEqualTo("Error: PORT=x: no number\nINFO\nINFORMATION a - b\n"
                        + "\tat java.lang.Thread.run(Thread.java:1474)\na WARN b - c\ndWARN e - f\n\n");
    }

    @Test
    void aLineInAMessageThatLooksLikeAnotherGetsNoTime() {
        stream.println("INFO a - what a client sent:\nERROR keys - all gone");
        stream.write('\n');
        stream.println("INFO a - b");

        assertThat(printed())
                .isEqualTo("2026-11-22 22:40:52,007 INFO a - what a client sent:\nERROR keys - all gone\n\n"
                        + "2026-11-22 22:40:52,007 INFO a - b\n");
    }

    private String printed() {
        return console.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    private static Instant at(int hour, int minute, int second, int millis) {
        return LocalDateTime.of(2026, 11, 22, hour, minute, second, millis * 1_000_000)
                .atZone(ZoneId.systemDefault())
                .toInstant();
    }
}
