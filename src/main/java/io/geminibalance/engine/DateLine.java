package io.geminibalance.engine;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The field `Date` of an answer, with its line end, made once a second.
final class DateLine {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("'Date: 'EEE, dd MMM yyyy HH:mm:ss 'GMT\r\n'", Locale.ENGLISH);

    private volatile Dated latest = new Dated(0, new byte[0]);

    private record Dated(long second, byte[] line) {}

    byte[] now() {
        long second = System.currentTimeMillis() / 1000;
        Dated dated = latest;
        if (dated.second != second) {
            String line = FORMAT.format(Instant.ofEpochSecond(second).atOffset(ZoneOffset.UTC));
            dated = new Dated(second, line.getBytes(StandardCharsets.US_ASCII));
            latest = dated;
        }
        return dated.line;
    }
}
