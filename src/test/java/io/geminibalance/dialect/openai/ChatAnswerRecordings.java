package io.geminibalance.dialect.openai;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * The answers in recorded traffic: bodies of responses that hold candidates. Reads as much of YAML as the two
 * recorders write.
 */
final class ChatAnswerRecordings {
    static final Path FOLDER = Path.of("../shared/recorded");

    /** One answer as it came down. */
    record Recording(String name, byte[] body) {
        @Override
        public String toString() {
            return name;
        }
    }

    private ChatAnswerRecordings() {}

    static List<Recording> all() {
        List<Recording> all = new ArrayList<>();
        for (String folder : List.of("js-genai", "llm-gemini", "ruby_llm")) {
            try (Stream<Path> files = Files.list(FOLDER.resolve(folder))) {
                files.sorted().forEach(file -> {
                    int number = 0;
                    for (byte[] body : bodies(file)) {
                        all.add(new Recording(file.getFileName() + " " + number++, body));
                    }
                });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return all.stream().filter(ChatAnswerRecordings::isAnswer).toList();
    }

    private static boolean isAnswer(Recording recording) {
        String start = new String(recording.body, StandardCharsets.UTF_8).strip();
        return start.matches("(?s)(data: |\\[)?\\{\\s*\"candidates\".*");
    }

    private static List<byte[]> bodies(Path file) {
        try {
            String name = file.getFileName().toString();
            return name.endsWith(".json")
                    ? segments(Files.readAllBytes(file))
                    : name.contains(".y") ? yaml(Files.readAllLines(file)) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Google's own recorder keeps the documents of a body apart; a stream is put together again. */
    private static List<byte[]> segments(byte[] file) {
        List<byte[]> bodies = new ArrayList<>();
        for (JsonView interaction :
                new JsonView(Json.read(file)).at("interactions").each()) {
            JsonView response = interaction.at("response");
            boolean events = response.at("headers").at("Content-Type").text("").equals("text/event-stream");
            StringBuilder body = new StringBuilder();
            for (JsonView segment : response.at("bodySegments").each()) {
                body.append(events ? "data: " + Json.text(segment) + "\r\n\r\n" : Json.text(segment));
            }
            bodies.add(body.toString().getBytes(StandardCharsets.UTF_8));
        }
        return bodies;
    }

    private static List<byte[]> yaml(List<String> lines) throws IOException {
        List<byte[]> bodies = new ArrayList<>();
        boolean response = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            response = line.equals("response:") || response && !line.endsWith("request:");
            if (response && line.startsWith("string:")) {
                bodies.add(scalar(line.substring("string:".length()).strip(), block(lines, i)));
            }
        }
        return bodies;
    }

    /** The lines below one that are further in. */
    private static List<String> block(List<String> lines, int at) {
        int depth = depth(lines.get(at));
        List<String> block = new ArrayList<>();
        for (String line : lines.subList(at + 1, lines.size())) {
            if (!line.isBlank() && depth(line) <= depth) {
                break;
            }
            block.add(line);
        }
        return block;
    }

    private static int depth(String line) {
        return line.length() - line.stripLeading().length();
    }

    private static byte[] scalar(String first, List<String> block) throws IOException {
        if (first.contains("binary")) {
            byte[] bytes =
                    Base64.getMimeDecoder().decode(String.join("\n", block).strip());
            boolean packed = bytes.length > 2 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b;
            return packed ? new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes() : bytes;
        }
        if (first.startsWith("|")) {
            return block.stream()
                    .map(String::strip)
                    .reduce("", (all, line) -> all + line + "\n")
                    .getBytes(StandardCharsets.UTF_8);
        }
        return first.startsWith("\"") ? quoted(first, block).getBytes(StandardCharsets.UTF_8) : new byte[0];
    }

    /** Lines of a quoted text are joined by a blank, unless a backslash says that nothing stands between them. */
    private static String quoted(String first, List<String> block) {
        StringBuilder text = new StringBuilder(first);
        for (String line : block) {
            boolean joined = text.charAt(text.length() - 1) == '\\';
            text.setLength(joined ? text.length() - 1 : text.length());
            String more = line.strip();
            text.append(joined ? "" : " ").append(more.startsWith("\\ ") ? more.substring(1) : more);
        }
        // Of YAML's escapes these recordings use only those that JSON has, too.
        return (String) Json.read(text.toString().replace("\\e", "\\u001b"));
    }
}
