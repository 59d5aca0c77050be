package io.geminibalance.logs;

/// Brings a line of slf4j-simple, with the time before it, into the order that readers of `app.log` know:
/// `2026-11-22 22:40:52,581 - logger - LEVEL - message`.
public final class AppLine {
    /// As [Stamped] prints it: `2026-11-22 22:40:52,581`.
    private static final int TIME = 23;

    private AppLine() {}

    /// @return the line itself where it is no first line of a message, such as one of a stack trace
    public static String of(String line) {
        if (line.length() < TIME + 2 || line.charAt(4) != '-' || line.charAt(19) != ',' || line.charAt(TIME) != ' ') {
            return line;
        }
        int level = line.indexOf(' ', TIME + 1);
        int logger = level < 0 ? -1 : line.indexOf(" - ", level);
        return logger < 0
                ? line
                : line.substring(0, TIME) + " - "
                        + line.substring(level + 1, logger).strip() + " - " + line.substring(TIME + 1, level)
                        + line.substring(logger);
    }
}
