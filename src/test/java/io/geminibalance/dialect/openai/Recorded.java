package io.geminibalance.dialect.openai;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/// The first exchange that simonw/llm-gemini recorded in a file (read 2026-11-22).
record Recorded(String request, byte[] answer) {
    private static final Path FOLDER = Path.of("..", "shared", "recorded", "llm-gemini");
    private static final Pattern REQUEST = Pattern.compile("body: '([^']*)'");
    private static final Pattern ANSWER = Pattern.compile("!!binary \\|\\n((?: {8}\\S+\\n)+)");

    static Recorded named(String file) throws IOException {
        assumeThat(FOLDER).as("recorded traffic lies outside the project").isDirectory();
        String text = Files.readString(FOLDER.resolve(file));
        Matcher request = REQUEST.matcher(text);
        Matcher answer = ANSWER.matcher(text);
        assumeThat(request.find() && answer.find())
                .as("a recording in the form known")
                .isTrue();
        byte[] zipped = Base64.getMimeDecoder().decode(answer.group(1));
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
            return new Recorded(request.group(1).replaceAll("\\s*\\n\\s*", " "), in.readAllBytes());
        }
    }
}
