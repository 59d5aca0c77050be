package io.geminibalance.dialect.gemini;

import io.geminibalance.json.Seek;
import io.geminibalance.wire.Call.Affinity;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/// Finds how a conversation opens: the system instruction and the first content in the bytes of a `generateContent`
/// body.
///
/// Skips over the JSON without making anything of it, and looks only at the beginning of a long body: what comes
/// out is a soft preference, so a wrong guess costs a cache hit at most. No body is ever refused here.
final class Opening {
    /// How far it looks, in bytes.
    static final int WINDOW = 16 * 1024;

    private final ByteBuffer json;
    private final int end;
    private int at;

    private Opening(ByteBuffer json) {
        this.json = json;
        this.end = Math.min(json.limit(), WINDOW);
    }

    /// @param json the body from its beginning, as far as it is at hand; at least the window, where it is longer
    static Affinity of(ByteBuffer json) {
        return new Opening(json).read();
    }

    private Affinity read() {
        long hash = 0;
        boolean cacheable = false;
        boolean found = false;
        if (next() != '{') {
            return Affinity.NONE;
        }
        at++;
        while (next() == '"') {
            int name = at;
            skipValue();
            int nameEnd = at;
            if (next() != ':') {
                break;
            }
            at++;
            next();
            int value = at;
            if (named("contents", name, nameEnd) && value < end && json.get(value) == '[') {
                at++;
                next();
                int first = at;
                skipValue();
                hash ^= hash(first, at);
                // Cut off by the window means long, and a long beginning is worth a cache even if this is its first
                // turn.
                cacheable |= next() == ',' || at >= end;
                found = true;
                // The rest of the contents.
                skip(1);
            } else if (named("systemInstruction", name, nameEnd) || named("system_instruction", name, nameEnd)) {
                skipValue();
                hash ^= Long.rotateLeft(hash(value, at), 17);
                cacheable |= value < end && json.get(value) == '{' && at - value > "{}".length();
                // One that fills the window is a beginning by itself; what follows it is not looked at.
                found |= cacheable && at == WINDOW;
            } else {
                skipValue();
            }
            if (next() != ',') {
                break;
            }
            at++;
        }
        return found ? new Affinity(hash == 0 ? 1 : hash, cacheable) : Affinity.NONE;
    }

    /// Moves to the next byte that is no white space, and gives it; 0 at the end.
    private int next() {
        while (at < end && json.get(at) <= ' ' && json.get(at) >= 0) {
            at++;
        }
        return at < end ? json.get(at) : 0;
    }

    /// Moves behind the value that begins here, or to the end of the window.
    private void skipValue() {
        skip(0);
    }

    /// Moves behind the value that this is so deep within.
    private void skip(int within) {
        int depth = within;
        while (at < end) {
            switch (json.get(at)) {
                case '"' -> skipString();
                case '{', '[' -> {
                    depth++;
                    at++;
                }
                case '}', ']' -> {
                    if (depth == 0) {
                        return;
                    }
                    depth--;
                    at++;
                }
                case ',' -> {
                    if (depth == 0) {
                        return;
                    }
                    at++;
                }
                default -> {
                    at++;
                    continue;
                }
            }
            if (depth == 0) {
                return;
            }
        }
    }

    private void skipString() {
        at++;
        toQuoteOrBackslash();
        while (at < end && json.get(at) != '"') {
            at += json.get(at) == '\\' ? 2 : 1;
            toQuoteOrBackslash();
        }
        at = Math.min(at + 1, end);
    }

    private void toQuoteOrBackslash() {
        at = Seek.first(json, at, end, '"', '\\');
    }

    private boolean named(String name, int from, int to) {
        if (to - from != name.length() + 2) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (json.get(from + 1 + i) != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    // Two checksums that the processor computes, instead of one hash that it doesn't.
    private long hash(int from, int to) {
        Checksum high = new CRC32C();
        Checksum low = new CRC32();
        high.update(json.slice(from, to - from));
        low.update(json.slice(from, to - from));
        return high.getValue() << 32 | low.getValue();
    }
}
