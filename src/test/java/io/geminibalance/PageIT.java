package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The status page of the jar, in a real Chromium: see `src/test/js/page.mjs` for what is done with it.
class PageIT {
    private static final Path JS = Path.of("src", "test", "js");
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final int CHECKS = 25;

    private static final Map<String, String> ONE_OF_EACH = Map.of(
            "GOOGLE_API_KEYS",
            "shop/ada=demo-good-ada-0001,lab/bob=demo-good-bob-0002,garage/dry=demo-dry-dry-0003,"
                    + "port/brief=demo-good-brief-0004,attic/wrong=demo-invalid-wrong-0005,lab/cleo=demo-rpm5-cleo-0006");
    private static final Map<String, String> GUARDED =
            Map.of("ACCESS_TOKENS", "let-me-in-please", "ADMIN_TOKEN", "the-admin-token");
    private static final Map<String, String> MANY = Map.of(
            "GOOGLE_API_KEYS",
            IntStream.rangeClosed(1, 200)
                    .mapToObj(i -> "p" + i + "/key-" + i + "=demo-good-n-" + i)
                    .collect(Collectors.joining(",")));

    @Test
    void everythingOnThePageWorksInChromium() throws Exception {
        assumeThat(CHROMIUM).as("Debian's chromium is installed").isExecutable();
        assumeThat(JS.resolve("node_modules").resolve("playwright-core"))
                .as("npm has installed playwright-core")
                .isDirectory();
        assumeThat(nodeVersion())
                .as("the Node.js version that playwright-core asks for")
                .isGreaterThanOrEqualTo(20);
        try (Program program = Program.start(ONE_OF_EACH, "--sandbox", "--port", "0");
                Program guarded = Program.start(GUARDED, "--sandbox", "--port", "0");
                Program many = Program.start(MANY, "--sandbox", "--port", "0")) {
            Process node = new ProcessBuilder(
                            "node", "page.mjs", address(program), address(guarded), address(many), CHROMIUM.toString())
                    .directory(JS.toFile())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(node.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(node.exitValue()).as(output).isZero();
            assertThat(output.lines().filter(line -> line.startsWith("ok: "))).hasSize(CHECKS);
        }
    }

    private static int nodeVersion() throws Exception {
        Process node = new ProcessBuilder("node", "-p", "process.versions.node").start();
        String version = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return Integer.parseInt(version.substring(0, version.indexOf('.')));
    }

    private static String address(Program program) throws Exception {
        return "http://127.0.0.1:" + program.port();
    }
}
