package io.geminibalance.engine;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.BiConsumer;

/// The fields of a head as they lie in its bytes; texts are made of them only when somebody asks.
///
/// @param bytes the head, with its line ends
/// @param marks for each field where its line begins, where its colon is, and where the line's end begins
record Fields(byte[] bytes, int[] marks) {
    private static final int PER_FIELD = 3;

    /// Names that most requests carry, so that their texts need not be made each time.
    private static final String[] KNOWN = new String[256];

    static {
        for (String name : new String[] {
            "Host",
            "host",
            "User-Agent",
            "user-agent",
            "Accept",
            "accept",
            "Accept-Encoding",
            "accept-encoding",
            "Accept-Language",
            "accept-language",
            "Content-Type",
            "content-type",
            "Content-Length",
            "content-length",
            "Connection",
            "connection",
            "Authorization",
            "authorization",
            "x-goog-api-key",
            "X-Goog-Api-Key",
            "x-goog-api-client",
            "X-Goog-Api-Client",
            "x-api-key",
            "X-Api-Key",
            "Transfer-Encoding",
            "Origin",
            "Referer",
            "X-Forwarded-For",
            "X-Forwarded-Proto",
            "X-Forwarded-Host",
            "X-Real-IP",
            "Cookie",
            "Cache-Control",
            "X-Stainless-Lang",
            "X-Stainless-OS",
            "X-Stainless-Arch",
            "X-Stainless-Runtime",
            "X-Stainless-Runtime-Version",
            "X-Stainless-Package-Version",
            "X-Stainless-Retry-Count",
            "X-Stainless-Timeout",
            "sec-fetch-mode",
            "Sec-Fetch-Mode",
            "Sec-Fetch-Site",
            "Sec-Fetch-Dest"
        }) {
            byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
            KNOWN[slot(bytes, 0, bytes.length)] = name;
        }
    }

    int count() {
        return marks.length / PER_FIELD;
    }

    String name(int field) {
        int from = marks[field * PER_FIELD];
        int length = marks[field * PER_FIELD + 1] - from;
        String known = KNOWN[slot(bytes, from, length)];
        return known != null && same(known, from, length) ? known : text(from, length);
    }

    /// A value without the blanks around it.
    String value(int field) {
        int from = valueStart(field);
        return text(from, valueEnd(field, from) - from);
    }

    void each(BiConsumer<String, String> each) {
        for (int field = 0; field < count(); field++) {
            each.accept(name(field), value(field));
        }
    }

    /// Whether a field has this name.
    ///
    /// @param lower the name in lower case
    boolean is(int field, String lower) {
        int from = marks[field * PER_FIELD];
        return marks[field * PER_FIELD + 1] - from == lower.length() && matches(from, lower);
    }

    /// Whether a value is this word.
    ///
    /// @param lower the word in lower case
    boolean says(int field, String lower) {
        int from = valueStart(field);
        return valueEnd(field, from) - from == lower.length() && matches(from, lower);
    }

    int valueStart(int field) {
        int from = marks[field * PER_FIELD + 1] + 1;
        int end = marks[field * PER_FIELD + 2];
        while (from < end && blank(bytes[from])) {
            from++;
        }
        return from;
    }

    int valueEnd(int field, int from) {
        int end = marks[field * PER_FIELD + 2];
        while (end > from && blank(bytes[end - 1])) {
            end--;
        }
        return end;
    }

    private String text(int from, int length) {
        return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
    }

    private boolean same(String known, int from, int length) {
        if (known.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (bytes[from + i] != known.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean matches(int from, String lower) {
        for (int i = 0; i < lower.length(); i++) {
            byte octet = bytes[from + i];
            int letter = octet >= 'A' && octet <= 'Z' ? octet | 0x20 : octet;
            if (letter != lower.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int slot(byte[] bytes, int from, int length) {
        return (length * 31 + bytes[from] * 7 + bytes[from + length - 1] * 3 + bytes[from + length / 2]) & 0xff;
    }

    private static boolean blank(byte octet) {
        return octet == ' ' || octet == '\t';
    }

    @Override
    public String toString() {
        return count() + " fields";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Fields fields
                && Arrays.equals(bytes, fields.bytes)
                && Arrays.equals(marks, fields.marks);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
