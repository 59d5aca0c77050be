package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.config.Setting;
import io.geminibalance.dialect.model.Aliases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the README says of the code must be so.
class ReadmeTest {
    private static final Path README = Path.of("README.md");
    private static final Path CHINESE = Path.of("src", "site", "markdown", "README.zh.md");
    private static final Pattern CODE = Pattern.compile("`[^`]+`");

    @Test
    void itsTableOfSettingsIsTheOneOfTheCode() throws IOException {
        String text = Files.readString(README);
        String table = text.substring(
                text.indexOf("<!-- settings -->\n") + "<!-- settings -->\n".length(),
                text.indexOf("<!-- /settings -->"));

        assertThat(table).isEqualTo(table());
    }

    @Test
    void itsTableOfNamesOfModelsIsTheOneOfTheCodeInBothLanguages() throws IOException {
        StringBuilder rows = new StringBuilder("|---|---|\n");
        for (Aliases.Weight weight : Aliases.AGENTS) {
            String names = String.join("`, `", weight.names());
            rows.append("| `")
                    .append(weight.model())
                    .append("` | `")
                    .append(names)
                    .append("` |\n");
        }
        for (Path readme : List.of(README, CHINESE)) {
            assertThat(Files.readString(readme)).contains(rows + "\n");
        }
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

    /// Roughly: a line more or less is no reason to fail, a room that has grown by a tenth is.
    @Test
    void itsTableOfLinesIsCurrent() throws Exception {
        Process lines =
                new ProcessBuilder("scripts/lines").redirectErrorStream(true).start();
        String[] now = new String(lines.getInputStream().readAllBytes()).split("\\n");
        assertThat(lines.waitFor()).isZero();
        String text = Files.readString(README);
        for (String row : now) {
            String[] cells = row.split("\\|");
            if (!row.startsWith("| `")) {
                continue;
            }
            String said = text.lines()
                    .filter(line -> line.matches("\\|" + Pattern.quote(cells[1]) + "\\| \\d+ \\| \\d+ \\|"))
                    .findFirst()
                    .orElse("| | 0 | 0 |");
            int there = Integer.parseInt(said.split("\\|")[3].strip());
            int here = Integer.parseInt(cells[3].strip());
            assertThat(Math.abs(there - here))
                    .as("the table of lines is out of date (room%s); run scripts/lines --readme", cells[1])
                    .isLessThanOrEqualTo(Math.max(200, here / 10));
        }
    }

    @Test
    void theChineseOneHasTheSameHeadingsAndTables() throws IOException {
        List<String> english = Files.readAllLines(README);
        List<String> chinese = Files.readAllLines(CHINESE);

        assertThat(headings(chinese)).isEqualTo(headings(english));
        assertThat(rows(chinese)).containsExactlyElementsOf(rows(english));
        assertThat(String.join("\n", chinese)).containsPattern("[\\u4e00-\\u9fff]{10}");
    }

    /// The levels of the headings, in their order.
    private static List<Integer> headings(List<String> lines) {
        return lines.stream()
                .filter(line -> line.matches("#+ .*"))
                .map(line -> line.indexOf(' '))
                .toList();
    }

    /// Of each table's row the number of its cells, and what its first cell says in code, which is never
    /// translated.
    private static List<String> rows(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith("|"))
                .map(line -> line.split("(?<!\\\\)\\|").length - 1 + " "
                        + CODE.matcher(line.split("(?<!\\\\)\\|")[1])
                                .results()
                                .map(MatchResult::group)
                                .toList())
                .toList();
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
