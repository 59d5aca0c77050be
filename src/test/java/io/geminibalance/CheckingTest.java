package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.config.CommandLine.Options;
import io.geminibalance.config.Reading;
import io.geminibalance.config.SettingsReader;
import io.geminibalance.config.Sources;
import io.geminibalance.sandbox.Sandbox;
import io.geminibalance.support.RawServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CheckingTest {
    private static final InstantSource NOW = InstantSource.system();

    private Exit exit;

    @Test
    void aKeyIsAskedOnceByTheCheapestCall() throws Exception {
        try (Sandbox sandbox = Sandbox.open(NOW, new Random(1))) {
            checkedAt(sandbox.uri(), NOW, "shop/ada=demo-good-a,demo-invalid-b");

            assertThat(sandbox.seen())
                    .extracting(seen -> seen.key() + " " + seen.method() + " " + seen.target())
                    .containsExactly(
                            "demo-good-a GET /v1beta/models?pageSize=1",
                            "demo-invalid-b GET /v1beta/models?pageSize=1");
        }
    }

    @Test
    void withTheSandboxTheDemoKeysAreChecked() {
        Reading reading = SettingsReader.read(new Sources(Map.of(), Map.of(), Optional.empty(), _ -> ""), false);
        String said = run(reading, new Options(true, Optional.empty(), Optional.empty(), Optional.empty()), NOW);

        assertThat(exit).isEqualTo(Exit.OK);
        assertThat(said).contains(": works", "key_refused: API_KEY_INVALID", "At least one key works");
    }

    @Test
    void withTheSandboxRealKeysStayUnused() {
        Sources sources = new Sources(Map.of(), Map.of("GOOGLE_API_KEYS", "real-key-1"), Optional.empty(), _ -> "");
        String said = run(
                SettingsReader.read(sources, false),
                new Options(true, Optional.empty(), Optional.empty(), Optional.empty()),
                NOW);

        assertThat(exit).isEqualTo(Exit.OK);
        assertThat(said).contains("the 1 keys of the settings stay unused");
    }

    @Test
    void aSettingIsSaidToComeFromTheFileThatWasNamed() {
        Sources sources = new Sources(Map.of(), Map.of(), Optional.of("LOG_BACKUPS=3\nLOG_BACKUPS=4"), "e1", _ -> "");
        Reading.Loaded reading = (Reading.Loaded) SettingsReader.read(sources, false);
        String said =
                run(reading, new Options(true, Optional.of(Path.of("e1")), Optional.empty(), Optional.empty()), NOW);

        assertThat(said).contains("LOG_BACKUPS = 4  [e1]").doesNotContain("[.env]");
        assertThat(reading.warnings()).contains("e1 line 1: LOG_BACKUPS is overruled by line 2");
    }

    @Test
    void aKeyThatWorksIsShown() throws Exception {
        String said = checked(NOW, "shop/ada=demo-good-a@shop+gemini-4-xenon");

        assertThat(exit).isEqualTo(Exit.OK);
        assertThat(said).contains("ada of shop ...enon: works").doesNotContain("sees", "models:");
        assertThat(said).doesNotContain("What to do:", "clock", "demo-good-a");
    }

    @Test
    void aKeyThatIsNotValidComesWithWhatToDo() throws Exception {
        String said = checked(NOW, "demo-invalid-e,demo-invalid-f");

        assertThat(exit).isEqualTo(Exit.FAILED);
        assertThat(said)
                .contains("k1 ...id-e: key_refused: API_KEY_INVALID")
                .contains("No key works.")
                .containsOnlyOnce("https://aistudio.google.com/apikey");
    }

    @Test
    void aClockThatIsWrongIsTold() throws Exception {
        URI upstream = saying("200 OK\r\nDate: Tue, 24 Nov 2026 12:00:00 GMT", "{\"models\":[]}");
        InstantSource clock = InstantSource.fixed(Instant.parse("2026-11-24T13:00:00Z"));
        String said = checkedAt(upstream, clock, "demo-good-a");

        assertThat(said)
                .contains("This machine's clock is 3600 s ahead of the upstream's")
                .contains("timedatectl");
    }

    @Test
    void anAddressThatGoogleRefusesIsToldFromABadKey() throws Exception {
        String error = "{\"error\":{\"code\":400,\"message\":\"User location is not supported for the API use.\","
                + "\"status\":\"FAILED_PRECONDITION\"}}";
        String said = checkedAt(saying("400 Bad Request", error), NOW, "demo-good-a");

        assertThat(exit).isEqualTo(Exit.FAILED);
        assertThat(said)
                .contains("way_out: User location is not supported")
                .contains("Google refuses the address that this machine has")
                .contains("KEY via PROXY");
    }

    @Test
    void aProxyThatFailsIsNamedWithoutItsPassword() throws Exception {
        String said = checked(
                NOW, "a=demo-good-a via http://eve:geheim@127.0.0.1:" + RawServer.closedPort() + ",b=demo-good-b");

        assertThat(exit).isEqualTo(Exit.OK);
        assertThat(said)
                .contains("via http://127.0.0.1:")
                .contains("proxy_failed: the outbound proxy cannot be reached")
                .contains("look at its host, port, user and password")
                .contains("At least one key works.")
                .doesNotContain("geheim");
    }

    @Test
    void withoutANetworkItSaysWhatToLookAt() throws Exception {
        String said = checkedAt(URI.create("http://127.0.0.1:" + RawServer.closedPort()), NOW, "demo-good-a");

        assertThat(exit).isEqualTo(Exit.FAILED);
        assertThat(said).contains("way_out: no connection").contains("look at the network, name resolution");
    }

    private String checked(InstantSource clock, String keys) throws Exception {
        try (Sandbox sandbox = Sandbox.open(NOW, new Random(1))) {
            return checkedAt(sandbox.uri(), clock, keys);
        }
    }

    private String checkedAt(URI upstream, InstantSource clock, String keys) {
        Map<String, String> environment = Map.of("GOOGLE_API_KEYS", keys, "GEMINI_API_BASE_URL", upstream.toString());
        Reading reading = SettingsReader.read(new Sources(Map.of(), environment, Optional.empty(), _ -> ""), true);
        return run(reading, new Options(false, Optional.empty(), Optional.empty(), Optional.empty()), clock);
    }

    private String run(Reading reading, Options options, InstantSource clock) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        exit = Checking.run(
                (Reading.Loaded) reading, options, clock, new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }

    private static URI saying(String status, String body) throws Exception {
        return RawServer.saying("HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nConnection: close\r\n"
                        + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                .address();
    }
}
