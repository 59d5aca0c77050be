package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.simple.SimpleLogger;

/// What the jar says of its own content must be so.
class BillOfMaterialsTest {
    private static final Path META = Path.of("src", "main", "resources", "META-INF");

    @Test
    void itNamesJustTheLibrariesThatAreUsedWithTheirChecksums() throws Exception {
        JsonView bill = new JsonView(Json.read(Files.readAllBytes(META.resolve("sbom/application.cdx.json"))));
        assertThat(bill.at("bomFormat").text("")).isEqualTo("CycloneDX");
        List<JsonView> components = bill.at("components").each();

        assertThat(components.stream().map(BillOfMaterialsTest::name).toList())
                .containsExactly(fileName(JsonFactory.class), fileName(Logger.class), fileName(SimpleLogger.class));
        assertThat(components.stream()
                        .map(component ->
                                component.at("hashes").at(0).at("content").text(""))
                        .toList())
                .containsExactly(checksum(JsonFactory.class), checksum(Logger.class), checksum(SimpleLogger.class));
    }

    @Test
    void theListForPeopleNamesTheSameVersions() throws Exception {
        String text = Files.readString(META.resolve("THIRD-PARTY.md"));
        new JsonView(Json.read(Files.readAllBytes(META.resolve("sbom/application.cdx.json"))))
                .at("components")
                .each()
                .forEach(component -> assertThat(text)
                        .contains("| " + component.at("group").text("") + ":"
                                + component.at("name").text("") + " | "
                                + component.at("version").text("") + " | "
                                + component
                                        .at("licenses")
                                        .at(0)
                                        .at("license")
                                        .at("id")
                                        .text("") + " |"));
    }

    @Test
    void itsVersionIsTheOneOfTheBuild() throws Exception {
        String pom = Files.readString(Path.of("pom.xml"));
        JsonView me = new JsonView(Json.read(Files.readAllBytes(META.resolve("sbom/application.cdx.json"))))
                .at("metadata")
                .at("component");
        String version = me.at("version").text("");
        assertThat(pom).contains("<artifactId>gemini-balance</artifactId>\n  <version>" + version + "</version>");
        assertThat(me.at("purl").text("")).contains("@" + version);
        assertThat(Files.readString(Path.of("Dockerfile"))).contains("image.version=\"" + version + "\"");
    }

    private static String name(JsonView component) {
        return component.at("name").text("") + "-" + component.at("version").text("") + ".jar";
    }

    private static String fileName(Class<?> of) throws Exception {
        return jar(of).getFileName().toString();
    }

    private static String checksum(Class<?> of) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar(of))));
    }

    private static Path jar(Class<?> of) throws Exception {
        return Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
