package io.geminibalance.dialect.answer;

import java.util.List;

/// Blots out the numbers of projects, which are the operator's business and no client's.
final class Projects {
    /// What stands in front of a project's number in Google's messages (collected until 2026-08-22).
    private static final List<String> BEFORE = List.of("projects/", "project_number:", "project ");

    private Projects() {}

    static String hide(String message) {
        String hidden = message;
        for (String before : BEFORE) {
            hidden = hide(hidden, before);
        }
        return hidden;
    }

    private static String hide(String message, String before) {
        int at = message.indexOf(before);
        if (at < 0) {
            return message;
        }
        StringBuilder hidden = new StringBuilder(message.length());
        int copied = 0;
        while (at >= 0) {
            int digits = at + before.length();
            int end = digits;
            while (end < message.length() && Character.isDigit(message.charAt(end))) {
                end++;
            }
            hidden.append(message, copied, digits).append("*".repeat(end - digits));
            copied = end;
            at = message.indexOf(before, end);
        }
        return hidden.append(message, copied, message.length()).toString();
    }
}
