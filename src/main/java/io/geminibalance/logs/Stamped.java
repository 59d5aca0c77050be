package io.geminibalance.logs;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;

/// Puts the time before each message that slf4j-simple prints: `2026-11-22 22:40:52,581 INFO logger - message`.
///
/// It could do so itself, but only by `SimpleDateFormat`, which reads the names of months in all languages before the
/// first line: 1,100 locales and 200 classes, at each start.
public final class Stamped extends OutputStream {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss,").withZone(ZoneId.systemDefault());
    private static final int DIGITS = 3;

    /// What a message begins with, as `org.slf4j.simple.SimpleLogger` 2.0 prints it.
    private static final List<byte[]> LEVELS = List.of("INFO ", "WARN ", "ERROR ", "DEBUG ", "TRACE ").stream()
            .map(level -> level.getBytes(StandardCharsets.US_ASCII))
            .toList();

    private final OutputStream target;
    private final InstantSource clock;

    // Guarded by this.
    private boolean lineBegins = true;
    private Second latest = new Second(Long.MIN_VALUE, new byte[0]);

    /// @param text all of the time but the milliseconds
    private record Second(long second, byte[] text) {}

    private Stamped(OutputStream target, InstantSource clock) {
        this.target = target;
        this.clock = clock;
    }

    /// A stream to print to instead of the target.
    public static PrintStream over(OutputStream target, InstantSource clock) {
        return new PrintStream(new Stamped(target, clock), true, StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void write(int one) throws IOException {
        target.write(one);
        lineBegins = one == '\n';
    }

    /// A message comes in one piece, so a line inside of it that looks like another gets no time.
    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return;
        }
        if (lineBegins && message(bytes, offset, length)) {
            byte[] time = time(clock.instant());
            byte[] line = new byte[time.length + length];
            System.arraycopy(time, 0, line, 0, time.length);
            System.arraycopy(bytes, offset, line, time.length, length);
            target.write(line, 0, line.length);
        } else {
            target.write(bytes, offset, length);
        }
        lineBegins = bytes[offset + length - 1] == '\n';
    }

    @Override
    public void flush() throws IOException {
        target.flush();
    }

    private static boolean message(byte[] bytes, int offset, int length) {
        for (byte[] level : LEVELS) {
            if (length > level.length && begins(level, bytes, offset)) {
                return true;
            }
        }
        return false;
    }

    private static boolean begins(byte[] level, byte[] bytes, int offset) {
        for (int i = 0; i < level.length; i++) {
            if (bytes[offset + i] != level[i]) {
                return false;
            }
        }
        return true;
    }

    /// With a blank behind it.
    private byte[] time(Instant now) {
        if (latest.second != now.getEpochSecond()) {
            latest = new Second(now.getEpochSecond(), SECONDS.format(now).getBytes(StandardCharsets.US_ASCII));
        }
        int seconds = latest.text.length;
        byte[] time = new byte[seconds + DIGITS + 1];
        System.arraycopy(latest.text, 0, time, 0, seconds);
        int rest = now.getNano() / 1_000_000;
        for (int at = seconds + DIGITS - 1; at >= seconds; at--) {
            time[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        time[seconds + DIGITS] = ' ';
        return time;
    }
}
