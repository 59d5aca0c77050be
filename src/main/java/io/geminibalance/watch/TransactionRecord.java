package io.geminibalance.watch;

import io.geminibalance.forward.Attempt;
import io.geminibalance.json.Json;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/// A transaction as a line of `transactions.log`: one JSON object, times in milliseconds.
final class TransactionRecord {
    private TransactionRecord() {}

    static String of(Transaction t, String id) {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("time", t.at().truncatedTo(ChronoUnit.MILLIS));
        record.put("id", id);
        record.put("client", t.client().isEmpty() ? null : t.client());
        record.put("dialect", t.dialect());
        record.put("method", t.method());
        record.put("path", t.path());
        record.put("model", t.model().isEmpty() ? null : t.model());
        record.put("key", t.attempts().isEmpty() ? null : t.attempts().getLast().key());
        record.put(
                "attempts",
                t.attempts().stream().map(TransactionRecord::attempt).toList());
        record.put("status", t.status());
        record.put("first_byte_ms", t.firstByteMillis());
        record.put("ms", t.millis());
        record.put("tokens", StatusDocument.tokens(t.tokens()));
        record.put("bytes", t.bytes());
        return Json.text(record);
    }

    private static Map<String, Object> attempt(Attempt attempt) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("key", attempt.key());
        fields.put("project", attempt.project().startsWith("/") ? null : attempt.project());
        fields.put("status", attempt.status() == 0 ? null : attempt.status());
        fields.put("verdict", attempt.verdict().word());
        fields.put("ms", attempt.millis());
        return fields;
    }
}
