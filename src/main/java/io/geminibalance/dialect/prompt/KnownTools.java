package io.geminibalance.dialect.prompt;

import io.geminibalance.dialect.Invalid;
import io.geminibalance.json.Json;
import io.geminibalance.json.JsonException;
import io.geminibalance.json.JsonView;
import io.geminibalance.json.Raw;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;

/// What the tools of earlier requests were translated to: agents send the same 30 to 100 kB with each of them.
///
/// Blocks of tools are told apart by all of their bytes, so that none is taken for another, and what they are
/// translated to depends on nothing else.
///
/// @param <T> what they are translated to; never changed
public final class KnownTools<T> {
    /// The field in which all languages send them.
    public static final Set<String> FIELD = Set.of("tools");

    private static final int SHORTEST = 1024;
    private static final int LONGEST = 256 * 1024;

    /// Bytes of all blocks that are kept, as they were sent.
    private static final int MOST = 2 * 1024 * 1024;

    private final Map<Block, T> known = new LinkedHashMap<>(16, 0.75f, true);
    private int bytes;

    /// Translates tools that are not known yet.
    public interface Translating<T> {
        T of(JsonView tools) throws Invalid;
    }

    /// The tools of a request, translated.
    ///
    /// @param tools the field's value, which is looked up where it is [Raw]
    public T of(JsonView tools, Translating<T> translating) throws Invalid {
        if (!(tools.value() instanceof Raw raw)) {
            return translating.of(tools);
        }
        if (raw.length() < SHORTEST || raw.length() > LONGEST) {
            return translating.of(parsed(raw));
        }
        Block block = Block.of(raw);
        T found = find(block);
        if (found != null) {
            return found;
        }
        // Not of the request's bytes, which would stay in memory as long.
        Raw kept = raw.kept();
        T translated = translating.of(parsed(kept));
        keep(new Block(kept, block.hash), translated);
        return translated;
    }

    /// Says that a document is none.
    public static Invalid unreadable() {
        return new Invalid("The body is no JSON that can be read; send one JSON object.", null, "invalid_json");
    }

    private synchronized T find(Block block) {
        return known.get(block);
    }

    private synchronized void keep(Block block, T translated) {
        if (known.put(block, translated) == null) {
            bytes += block.raw.length();
        }
        Iterator<Block> oldest = known.keySet().iterator();
        while (bytes > MOST) {
            bytes -= oldest.next().raw.length();
            oldest.remove();
        }
    }

    private static JsonView parsed(Raw raw) throws Invalid {
        try {
            return Json.view(raw.source(), raw.from(), raw.length());
        } catch (JsonException e) {
            // What was skipped at first is looked at only now.
            throw unreadable();
        }
    }

    /// @param hash of the bytes
    private record Block(Raw raw, int hash) {
        private static Block of(Raw raw) {
            // One instruction for eight bytes; whoever makes two blocks with one hash makes both slower to find.
            CRC32C hash = new CRC32C();
            hash.update(raw.source(), raw.from(), raw.length());
            return new Block(raw, (int) hash.getValue());
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Block block
                    && Arrays.equals(
                            raw.source(), raw.from(), raw.to(), block.raw.source(), block.raw.from(), block.raw.to());
        }
    }
}
