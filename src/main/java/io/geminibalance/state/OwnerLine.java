package io.geminibalance.state;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;

/// One line of the owners' journal: fields parted by tabs, of which the first is the CRC-32C of what follows it.
sealed interface OwnerLine {
    NameHash name();

    /// A name belongs to an owner until a time, in minutes since 1970.
    record Owns(NameHash name, Owner owner, int until) implements OwnerLine {}

    /// A name belongs to nobody any more.
    record Gone(NameHash name) implements OwnerLine {}

    String OWNS = "owns";
    String GONE = "gone";
    int CRC_DIGITS = 8;
    int MOST_FIELDS = 7;

    /// What stands for a name in memory.
    static NameHash hash(String name) {
        byte[] bytes = escaped(name).getBytes(StandardCharsets.UTF_8);
        return NameHash.of(bytes, 0, bytes.length);
    }

    static byte[] owns(String name, Owner owner, int until) {
        return line(String.join(
                "\t",
                OWNS,
                LocalDateTime.ofEpochSecond(until * 60L, 0, ZoneOffset.UTC) + "Z",
                escaped(owner.print()),
                escaped(owner.project()),
                escaped(owner.client()),
                escaped(name)));
    }

    static byte[] gone(String name) {
        return line(GONE + "\t" + escaped(name));
    }

    /// Reads a line, without its end; nothing where it isn't as it was written.
    static Optional<OwnerLine> read(byte[] bytes, int from, int to) {
        if (to - from <= CRC_DIGITS || bytes[from + CRC_DIGITS] != '\t' || !sound(bytes, from, to)) {
            return Optional.empty();
        }
        int[] starts = new int[MOST_FIELDS + 1];
        int fields = 0;
        starts[fields++] = from;
        for (int at = from; at < to; at++) {
            if (bytes[at] == '\t' && fields < MOST_FIELDS) {
                starts[fields++] = at + 1;
            }
        }
        starts[fields] = to + 1;
        try {
            String kind = text(bytes, starts, 1);
            NameHash name = NameHash.of(bytes, starts[fields - 1], to);
            if (fields == MOST_FIELDS && kind.equals(OWNS)) {
                Owner owner = new Owner(text(bytes, starts, 3), text(bytes, starts, 4), text(bytes, starts, 5));
                return Optional.of(new Owns(name, owner, minutes(bytes, starts[2], starts[3] - 1)));
            }
            return fields == 3 && kind.equals(GONE) ? Optional.of(new Gone(name)) : Optional.empty();
        } catch (IllegalArgumentException | DateTimeException | IndexOutOfBoundsException _) {
            return Optional.empty();
        }
    }

    private static byte[] line(String rest) {
        byte[] bytes = rest.getBytes(StandardCharsets.UTF_8);
        byte[] line = new byte[CRC_DIGITS + 1 + bytes.length + 1];
        byte[] crc = HexFormat.of().toHexDigits(crc(bytes, 0, bytes.length)).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(crc, 0, line, 0, CRC_DIGITS);
        line[CRC_DIGITS] = '\t';
        System.arraycopy(bytes, 0, line, CRC_DIGITS + 1, bytes.length);
        line[line.length - 1] = '\n';
        return line;
    }

    private static boolean sound(byte[] bytes, int from, int to) {
        int told = 0;
        for (int at = from; at < from + CRC_DIGITS; at++) {
            if (!HexFormat.isHexDigit(bytes[at])) {
                return false;
            }
            told = told << 4 | HexFormat.fromHexDigit(bytes[at]);
        }
        return told == crc(bytes, from + CRC_DIGITS + 1, to);
    }

    private static int crc(byte[] bytes, int from, int to) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, to - from);
        return (int) crc.getValue();
    }

    private static String text(byte[] bytes, int[] starts, int field) {
        int from = starts[field];
        return unescaped(new String(bytes, from, starts[field + 1] - 1 - from, StandardCharsets.UTF_8));
    }

    // By hand, as java.time takes longer for it than all the rest of a line takes.
    private static int minutes(byte[] bytes, int from, int to) {
        if (to - from != "2026-11-22T10:00Z".length()) {
            throw new IllegalArgumentException("no minute");
        }
        LocalDate day = LocalDate.of(number(bytes, from, 4), number(bytes, from + 5, 2), number(bytes, from + 8, 2));
        long minutes = (day.toEpochDay() * 24 + number(bytes, from + 11, 2)) * 60 + number(bytes, from + 14, 2);
        return Math.toIntExact(minutes);
    }

    private static int number(byte[] bytes, int from, int digits) {
        int number = 0;
        for (int at = from; at < from + digits; at++) {
            number = number * 10 + Character.digit(bytes[at], 10);
        }
        return number;
    }

    private static String escaped(String text) {
        if (text.chars().noneMatch(OwnerLine::special)) {
            return text;
        }
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (char c : text.toCharArray()) {
            if (special(c)) {
                escaped.append("\\u").append(HexFormat.of().toHexDigits(c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    /// What would break a line, or not come back from UTF-8 as it was.
    private static boolean special(int c) {
        return c == '\\' || Character.isISOControl(c) || c <= Character.MAX_VALUE && Character.isSurrogate((char) c);
    }

    private static String unescaped(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) == '\\') {
                plain.append((char) HexFormat.fromHexDigits(text, at + 2, at + 6));
                at += 5;
            } else {
                plain.append(text.charAt(at));
            }
        }
        return plain.toString();
    }
}
