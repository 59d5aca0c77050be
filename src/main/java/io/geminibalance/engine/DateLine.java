package io.geminibalance.engine;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The field `Date` of an answer, with its line end, made once a second.
final class DateLine {
    /// RFC 9110, 5.6.7. The names are given, since a pattern would have those of all languages read.
    private static final DateTimeFormatter FORMAT = new DateTimeFormatterBuilder()
            .appendText(ChronoField.DAY_OF_WEEK, names("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))
            .appendPattern(", dd ")
            .appendText(
                    ChronoField.MONTH_OF_YEAR,
                    names("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"))
            .appendPattern(" uuuu HH:mm:ss 'GMT'")
            .toFormatter(Locale.ROOT);

    private volatile Dated latest = new Dated(0, new byte[0]);

    private record Dated(long second, byte[] line) {}

    private static Map<Long, String> names(String... names) {
        return IntStream.range(0, names.length).boxed().collect(Collectors.toMap(i -> i + 1L, i -> names[i]));
    }

    byte[] now() {
        long second = System.currentTimeMillis() / 1000;
        Dated dated = latest;
        if (dated.second != second) {
            String line = "Date: " + FORMAT.format(Instant.ofEpochSecond(second).atOffset(ZoneOffset.UTC)) + "\r\n";
            dated = new Dated(second, line.getBytes(StandardCharsets.US_ASCII));
            latest = dated;
        }
        return dated.line;
    }
}
