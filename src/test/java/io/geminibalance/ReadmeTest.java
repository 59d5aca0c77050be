package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.config.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the README says of the code must be so.
class ReadmeTest {
    private static final Path README = Path.of("README.md");

    @Test
    void itsTableOfSettingsIsTheOneOfTheCode() throws IOException {
        String text = Files.readString(README);
        String table = text.substring(
                text.indexOf("<!-- settings -->\n") + "<!-- settings -->\n".length(),
                text.indexOf("<!-- /settings -->"));

        assertThat(table).isEqualTo(table());
    }

    @Test
    void itNamesEveryRoom() throws IOException {
        String text = Files.readString(README);
        try (Stream<Path> rooms = Files.list(Path.of("src", "main", "java", "io", "geminibalance"))) {
            List<String> names = rooms.filter(Files::isDirectory)
                    .map(room -> room.getFileName().toString())
                    .toList();
            assertThat(names).isNotEmpty().allSatisfy(name -> assertThat(text).contains("| `" + name + "` |"));
        }
    }

    private static String table() {
        StringBuilder table = new StringBuilder("| name | default | meaning |\n|---|---|---|\n");
        Arrays.stream(Setting.values())
                .forEach(setting -> table.append("| `")
                        .append(setting)
                        .append("` | ")
                        .append(setting.defaultText().isEmpty() ? "" : "`" + setting.defaultText() + "`")
                        .append(" | ")
                        .append(setting.meaning().replace("|", "\\|").replace("*", "\\*"))
                        .append(" |\n"));
        return table.toString();
    }
}
