package io.geminibalance.dialect.gemini;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonException;
import io.geminibalance.json.JsonView;
import io.geminibalance.wire.Tail;
import io.geminibalance.wire.Tokens;
import java.nio.charset.StandardCharsets;

/// Reads the tokens of an answer from its end, where Google tells them: the last `usageMetadata` counts.
final class UsageMetadata {
    /// How much of an answer's end is looked at, in bytes: the field stands before a version, an id and nothing
    /// else.
    static final int WINDOW = 2 * 1024;

    private static final byte[] NAME = "\"usageMetadata\"".getBytes(StandardCharsets.US_ASCII);

    private UsageMetadata() {}

    static Tokens of(Tail tail) {
        int value = value(tail);
        if (value < 0) {
            return Tokens.NONE;
        }
        try {
            int left = tail.from() + tail.length() - value;
            JsonView usage = new JsonView(Json.readFirst(tail.bytes(), value, left));
            return new Tokens(
                    count(usage, "promptTokenCount") + count(usage, "toolUsePromptTokenCount"),
                    count(usage, "candidatesTokenCount"),
                    count(usage, "thoughtsTokenCount"),
                    count(usage, "cachedContentTokenCount"));
        } catch (JsonException _) {
            // Cut off, or no field but a text that looks like one.
            return Tokens.NONE;
        }
    }

    private static long count(JsonView usage, String name) {
        return Math.max(0, usage.at(name).number(0L));
    }

    /// Where the value of the last such field begins, or -1.
    private static int value(Tail tail) {
        byte[] bytes = tail.bytes();
        int end = tail.from() + tail.length();
        for (int at = end - NAME.length; at >= tail.from(); at--) {
            if (bytes[at] == '"' && matches(bytes, at)) {
                int colon = at + NAME.length;
                while (colon < end && bytes[colon] != ':') {
                    colon++;
                }
                return colon + 1 < end ? colon + 1 : -1;
            }
        }
        return -1;
    }

    private static boolean matches(byte[] bytes, int at) {
        for (int i = 1; i < NAME.length; i++) {
            if (bytes[at + i] != NAME[i]) {
                return false;
            }
        }
        return true;
    }
}
