package io.geminibalance.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a connection weighs, measured in a program of its own: elsewhere the heap holds what other tests leave
/// behind.
class FootprintTest {
    @Test
    @Timeout(60)
    void aConnectionTakesAtMostFourKilobytesIdleAndTwelveStreaming() throws Exception {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:+UseCompactObjectHeaders",
                        "-cp",
                        home(EngineServer.class) + File.pathSeparator + home(Footprint.class),
                        Footprint.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(program.waitFor()).as(said).isZero();
        List<Long> bytes = said.lines().map(Long::valueOf).toList();
        assertThat(bytes).hasSize(2);
        assertThat(bytes.getFirst()).as("idle").isBetween(1000L, 4L * 1024);
        assertThat(bytes.getLast()).as("streaming").isBetween(1000L, 12L * 1024);
    }

    private static Path home(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
