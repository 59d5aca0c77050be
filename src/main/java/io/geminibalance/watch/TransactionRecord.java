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
        StringBuilder line = new StringBuilder(USUAL).append('{');
        text(line, "time", t.at().truncatedTo(ChronoUnit.MILLIS).toString());
        text(line, "id", id);
        text(line, "client", t.client().isEmpty() ? null : t.client());
        text(line, "dialect", t.dialect());
        text(line, "method", t.method());
        text(line, "path", t.path());
        text(line, "model", t.model().isEmpty() ? null : t.model());
        text(line, "key", t.attempts().isEmpty() ? null : t.attempts().getLast().key());
        name(line, "attempts").append('[');
        for (Attempt attempt : t.attempts()) {
            attempt(next(line), attempt);
        }
        line.append(']');
        number(line, "status", t.status());
        number(line, "first_byte_ms", t.firstByteMillis());
        number(line, "ms", t.millis());
        tokens(name(line, "tokens"), t.tokens());
        number(line, "bytes", t.bytes());
        return line.append('}').toString();
    }

    private static void attempt(StringBuilder line, Attempt attempt) {
        line.append('{');
        text(line, "key", attempt.key());
        text(line, "project", attempt.project().startsWith("/") ? null : attempt.project());
        if (attempt.status() == 0) {
            text(line, "status", null);
        } else {
            number(line, "status", attempt.status());
        }
        text(line, "verdict", attempt.verdict().word());
        number(line, "ms", attempt.millis());
        line.append('}');
    }

    private static void tokens(StringBuilder line, Tokens tokens) {
        line.append('{');
        number(line, "prompt", tokens.prompt());
        number(line, "output", tokens.output());
        number(line, "thoughts", tokens.thoughts());
        number(line, "cached", tokens.cached());
        line.append('}');
    }

    /// @param value nothing where null
    private static void text(StringBuilder line, String name, String value) {
        name(line, name);
        if (value == null) {
            line.append("null");
        } else {
            Json.quote(value, line);
        }
    }

    private static void number(StringBuilder line, String name, long value) {
        name(line, name).append(value);
    }

    private static StringBuilder name(StringBuilder line, String name) {
        return next(line).append('"').append(name).append("\":");
    }

    private static StringBuilder next(StringBuilder line) {
        char last = line.charAt(line.length() - 1);
        return last == '{' || last == '[' ? line : line.append(',');
    }
}
