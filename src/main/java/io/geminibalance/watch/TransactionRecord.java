package io.geminibalance.watch;

import io.geminibalance.forward.Attempt;
import io.geminibalance.json.Json;
import io.geminibalance.wire.Tokens;
import java.time.temporal.ChronoUnit;

/// A transaction as a line of `transactions.log`: one JSON object, times in milliseconds.
///
/// Put together by hand: with a map for each, lines cost more than anything else that is done beside a request.
final class TransactionRecord {
    private static final int USUAL = 400;

    private TransactionRecord() {}

    static String of(Transaction t, String id) {
        StringBuilder line = new StringBuilder(USUAL);
        text(line.append("{\"time\":"), t.at().truncatedTo(ChronoUnit.MILLIS).toString());
        text(line.append(",\"id\":"), id);
        text(line.append(",\"client\":"), t.client().isEmpty() ? null : t.client());
        text(line.append(",\"dialect\":"), t.dialect());
        text(line.append(",\"method\":"), t.method());
        text(line.append(",\"path\":"), t.path());
        text(line.append(",\"model\":"), t.model().isEmpty() ? null : t.model());
        text(
                line.append(",\"key\":"),
                t.attempts().isEmpty() ? null : t.attempts().getLast().key());
        line.append(",\"attempts\":[");
        for (int i = 0; i < t.attempts().size(); i++) {
            attempt(i == 0 ? line : line.append(','), t.attempts().get(i));
        }
        line.append("],\"status\":").append(t.status());
        line.append(",\"first_byte_ms\":").append(t.firstByteMillis());
        line.append(",\"ms\":").append(t.millis());
        tokens(line.append(",\"tokens\":"), t.tokens());
        line.append(",\"bytes\":").append(t.bytes());
        return line.append('}').toString();
    }

    private static void attempt(StringBuilder line, Attempt attempt) {
        text(line.append("{\"key\":"), attempt.key());
        text(line.append(",\"project\":"), attempt.project().startsWith("/") ? null : attempt.project());
        line.append(",\"status\":");
        if (attempt.status() == 0) {
            line.append("null");
        } else {
            line.append(attempt.status());
        }
        text(line.append(",\"verdict\":"), attempt.verdict().word());
        line.append(",\"ms\":").append(attempt.millis()).append('}');
    }

    private static void tokens(StringBuilder line, Tokens tokens) {
        line.append("{\"prompt\":").append(tokens.prompt());
        line.append(",\"output\":").append(tokens.output());
        line.append(",\"thoughts\":").append(tokens.thoughts());
        line.append(",\"cached\":").append(tokens.cached()).append('}');
    }

    /// @param value nothing where null
    private static void text(StringBuilder line, String value) {
        if (value == null) {
            line.append("null");
        } else {
            Json.quote(value, line);
        }
    }
}
