package io.geminibalance.config;

/// The text of a file that any editor on any system may have written.
final class TextFile {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private TextFile() {}

    /// The text without a byte order mark, its lines ending in `\n` alone.
    static String normalized(String text) {
        String unmarked = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        return unmarked.replace("\r\n", "\n").replace('\r', '\n');
    }
}
