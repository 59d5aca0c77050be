package io.geminibalance.gateway;

import io.geminibalance.dialect.gemini.GeminiErrors;
import io.geminibalance.json.Json;
import io.geminibalance.logs.LogReader;
import io.geminibalance.logs.LogReader.Lines;
import io.geminibalance.wire.Answer;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Failure.Kind;
import io.geminibalance.wire.Target;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Answers `GET /api/status/logs`.
///
/// @param readers of the files that may be read; none other ever is
public record LogDesk(List<LogReader> readers) {
    private static final int USUAL = 100;
    private static final int MOST = 1000;

    Answer answer(Target target) {
        String name = target.parameter("log_file_name").orElse("app.log");
        Optional<LogReader> reader =
                readers.stream().filter(each -> each.name().equals(name)).findFirst();
        if (reader.isEmpty()) {
            String names = readers.stream().map(LogReader::name).collect(Collectors.joining(" or "));
            return GeminiErrors.say(Failure.of(Kind.NOT_FOUND, "`log_file_name` must be " + names + "."));
        }
        int lines = lines(target.parameter("lines"));
        if (lines < 1 || lines > MOST) {
            return GeminiErrors.say(Failure.of(Kind.UNPROCESSABLE, "`lines` must be between 1 and " + MOST + "."));
        }
        try {
            return Desk.fresh(Json.write(read(reader.get(), lines, target.parameter("after"))));
        } catch (IOException e) {
            return GeminiErrors.say(Failure.of(Kind.INTERNAL, "The log file cannot be read: " + e.getMessage()));
        }
    }

    /// An array of lines; an object, where a reader wants to go on from a cursor.
    private static Object read(LogReader reader, int lines, Optional<String> after) throws IOException {
        if (after.isEmpty()) {
            return reader.last(lines).lines();
        }
        Lines read = after.get().isEmpty() ? reader.last(lines) : reader.after(after.get(), lines);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("lines", read.lines());
        answer.put("next", read.next());
        answer.put("rolled", read.rolled());
        return answer;
    }

    private static int lines(Optional<String> parameter) {
        try {
            return parameter.map(Integer::parseInt).orElse(USUAL);
        } catch (NumberFormatException _) {
            return -1;
        }
    }
}
