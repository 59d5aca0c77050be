package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The files for those who run the service, read by the tools that judge such files, where those are there.
class DeploymentTest {
    private static final Path SCRIPTS = Path.of("scripts");
    private static final Path TOOLS = Path.of("target", "tools").toAbsolutePath();

    @Test
    void theDockerfileKeepsHadolintsRules() throws Exception {
        Path hadolint = Stream.of(TOOLS.resolve("bin/hadolint"), Path.of("/usr/local/bin/hadolint"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        assumeThat(hadolint)
                .as("hadolint is not there; scripts/test fetches it with pip")
                .isNotNull();

        assertThat(said(0, hadolint.toString(), "Dockerfile")).isEmpty();
    }

    @Test
    void theComposeFileKeepsTheSchema() throws Exception {
        assumeThat(TOOLS.resolve("check_jsonschema"))
                .as("check-jsonschema is not there; scripts/test fetches it with pip")
                .isDirectory();

        said(
                0,
                "env",
                "PYTHONPATH=" + TOOLS,
                "python3",
                "-m",
                "check_jsonschema",
                "--builtin-schema",
                "vendor.compose-spec",
                "scripts/compose.yaml");
    }

    @Test
    void theBillOfMaterialsIsReadable() throws Exception {
        JsonView bill = new JsonView(
                Json.read(Files.readAllBytes(Path.of("src/main/resources/META-INF/sbom/application.cdx.json"))));
        assertThat(bill.at("specVersion").text("")).isEqualTo("1.6");
        List<String> known = bill.at("components").each().stream()
                .map(component -> component.at("bom-ref").text(""))
                .toList();
        bill.at("dependencies")
                .each()
                .forEach(row -> row.at("dependsOn")
                        .each()
                        .forEach(ref -> assertThat(known).contains(ref.text(""))));
    }

    @Test
    void theUnitIsSoundAndGivesAwayLittle() throws Exception {
        assumeThat(Path.of("/usr/bin/systemd-analyze"))
                .as("systemd is not installed")
                .isExecutable();
        // Java need not lie where the unit looks for it, here.
        String unit = Files.readString(SCRIPTS.resolve("gemini-balance.service"))
                .replace("/usr/bin/java", System.getProperty("java.home") + "/bin/java");
        Path copy = Files.writeString(Files.createTempDirectory("unit").resolve("gemini-balance.service"), unit);

        assertThat(said(0, "systemd-analyze", "verify", "--man=no", copy.toString()))
                .isEmpty();
        // The exposure, 0 to 10, in tenths.
        said(0, "systemd-analyze", "security", "--offline=yes", "--threshold=20", "--no-pager", copy.toString());
    }

    @Test
    void theDashboardAsksForMetricsThatThereAre() throws Exception {
        String dashboard = Files.readString(SCRIPTS.resolve("grafana-dashboard.json"));
        TreeSet<String> asked = new TreeSet<>();
        new JsonView(Json.read(dashboard))
                .at("panels")
                .each()
                .forEach(panel -> panel.at("targets")
                        .each()
                        .forEach(target -> Pattern.compile("\\b(gemini_balance|jvm)_\\w+")
                                .matcher(target.at("expr").text(""))
                                .results()
                                .map(MatchResult::group)
                                .forEach(asked::add)));
        // The stock engine does not count connections.
        try (World world = World.with(Map.of("HTTP_ENGINE", "own"), "a=demo-good-a")) {
            world.post(World.GENERATE, World.QUESTION);
            world.clock.advance(Duration.ofSeconds(5));
            String metrics = world.get("/metrics").body();
            assertThat(asked)
                    .hasSizeGreaterThan(10)
                    .allSatisfy(name -> assertThat(metrics).contains(name.replaceFirst("_(bucket|sum)$", "")));
        }
    }

    @Test
    void theFlagsOfTheJvmStandInOnePlace() throws Exception {
        for (String file : List.of("scripts/run", "scripts/image", "scripts/gemini-balance.service")) {
            assertThat(Files.readString(Path.of(file)))
                    .as(file)
                    .contains("jvm.flags")
                    .doesNotContain("-Xmx", "-Xms", "UseSerialGC");
        }
        assertThat(Files.readString(Path.of("Dockerfile")))
                .contains("@/opt/gemini-balance/app/jvm.flags")
                .doesNotContain("-XX:", "-Xm");
    }

    private static String said(int due, String... command) throws Exception {
        Process process = new ProcessBuilder(new ArrayList<>(List.of(command)))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(said).isEqualTo(due);
        return said;
    }
}
