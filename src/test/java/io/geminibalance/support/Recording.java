package io.geminibalance.support;

import io.geminibalance.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Exchanges with Google that crmne/ruby_llm recorded. Reads as much of YAML as its recorder writes.
 *
 * @param uri with Google's host
 * @param asked fields of the request
 * @param told fields of the response, one value each
 */
public record Recording(
        String method,
        String uri,
        byte[] question,
        Map<String, String> asked,
        int status,
        Map<String, String> told,
        String answer) {
    public static final Path FOLDER = Path.of("../shared/recorded/ruby_llm");

    /** All exchanges of the recording whose file begins thus. */
    public static List<Recording> all(String name) throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            Path file = files.filter(each -> each.getFileName().toString().startsWith(name))
                    .findFirst()
                    .orElseThrow();
            return new Lines(Files.readAllLines(file)).recordings();
        }
    }

    /** Walks through the lines of a file. */
    private static final class Lines {
        private final List<String> lines;
        private int at;

        private Lines(List<String> lines) {
            this.lines = lines;
        }

        private List<Recording> recordings() {
            List<Recording> all = new ArrayList<>();
            while (find("- request:")) {
                at++;
                String method = value("    method: ");
                String uri = value("    uri: ");
                byte[] question = text();
                Map<String, String> asked = fields();
                find("  response:");
                find("      code: ");
                int status = Integer.parseInt(value("      code: "));
                Map<String, String> told = fields();
                String answer = new String(text(), StandardCharsets.UTF_8);
                all.add(new Recording(method, uri, question, asked, status, told, answer));
            }
            return all;
        }

        private boolean find(String prefix) {
            while (at < lines.size() && !lines.get(at).startsWith(prefix)) {
                at++;
            }
            return at < lines.size();
        }

        private String value(String prefix) {
            find(prefix);
            return lines.get(at++).substring(prefix.length());
        }

        private Map<String, String> fields() {
            find("    headers:");
            at++;
            Map<String, String> fields = new TreeMap<>();
            while (at < lines.size() && lines.get(at).startsWith("      ")) {
                String line = lines.get(at++);
                if (!line.startsWith("      -") && line.endsWith(":")) {
                    String value = lines.get(at).strip().substring(2);
                    fields.put(line.strip().replace(":", "").toLowerCase(), unquoted(value));
                }
            }
            return fields;
        }

        private byte[] text() {
            String first = value("      string: ");
            if (first.equals("''")) {
                return new byte[0];
            }
            if (first.startsWith("!binary")) {
                return Base64.getDecoder().decode(String.join("", block()).replace(" ", ""));
            }
            if (first.startsWith("|")) {
                return (String.join("\n", block()) + "\n").getBytes(StandardCharsets.UTF_8);
            }
            if (first.startsWith("\"")) {
                return Json.read(first).toString().getBytes(StandardCharsets.UTF_8);
            }
            StringBuilder folded = new StringBuilder(first);
            while (!ends(folded)) {
                folded.append(' ').append(lines.get(at++).strip());
            }
            return unquoted(folded.toString()).getBytes(StandardCharsets.UTF_8);
        }

        private List<String> block() {
            List<String> block = new ArrayList<>();
            while (at < lines.size() && lines.get(at).startsWith("        ")) {
                block.add(lines.get(at++).substring(8));
            }
            return block;
        }

        private static boolean ends(CharSequence folded) {
            int quotes = 0;
            while (quotes < folded.length() - 1 && folded.charAt(folded.length() - 1 - quotes) == '\'') {
                quotes++;
            }
            return quotes % 2 == 1;
        }

        private static String unquoted(String value) {
            return value.startsWith("'")
                    ? value.substring(1, value.length() - 1).replace("''", "'")
                    : value;
        }
    }
}
