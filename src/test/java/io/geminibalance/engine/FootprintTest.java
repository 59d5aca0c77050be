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
    private static final long IDLE = 4 * 1024;
    private static final long STREAMING = 12 * 1024;

    @Test
    @Timeout(60)
    void aConnectionTakesAtMostFourKilobytesIdleAndTwelveStreaming() throws Exception {
        long idle = Long.MAX_VALUE;
        long streaming = Long.MAX_VALUE;
        // The least of some programs: stacks are larger until the compiler has come, which on a busy machine is late.
        for (int tries = 0; tries < 5 && (idle > IDLE || streaming > STREAMING); tries++) {
            List<Long> bytes = measured();
            idle = Math.min(idle, bytes.getFirst());
            streaming = Math.min(streaming, bytes.getLast());
        }
        assertThat(idle).as("idle").isBetween(1000L, IDLE);
        assertThat(streaming).as("streaming").isBetween(1000L, STREAMING);
    }

    private static List<Long> measured() throws Exception {
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
        return bytes;
    }

    private static Path home(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
