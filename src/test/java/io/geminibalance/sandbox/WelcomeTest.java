package io.geminibalance.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WelcomeTest {
    @Test
    void threeCommandsCanBeCopiedFromIt() {
        assertThat(Welcome.text("http://127.0.0.1:8090").lines().filter(line -> line.startsWith("  curl ")))
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).contains("http://127.0.0.1:8090/"));
    }
}
