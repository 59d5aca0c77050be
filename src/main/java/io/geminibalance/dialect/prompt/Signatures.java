package io.geminibalance.dialect.prompt;

import io.geminibalance.json.Raw;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Remembers the thought signatures of calls, for clients that don't send them back, and whose they are.
///
/// A model wants its signature back with each call of the current turn; most OpenAI clients drop what they
/// don't know. Each is kept by the call's id, by what was called, since some clients number calls anew, and by
/// itself.
public final class Signatures {
    /// Longest that is believed to be one, in characters.
    public static final int LONGEST = 1 << 20;

    private static final Duration KEPT = Duration.ofHours(12);
    private static final int MOST = 50_000;
    private static final long MOST_CHARACTERS = 16L << 20;

    private final InstantSource clock;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private long characters;

    /// A signature and the project that can read it.
    ///
    /// @param project empty where it is not known
    public record Signature(String value, String project) {}

    private record Entry(Signature signature, Instant until) {}

    public Signatures(InstantSource clock) {
        this.clock = clock;
    }

    /// Remembers a call's signature.
    ///
    /// @param client to whom the call was told: others may use the same ids
    public void keep(String client, String id, String name, Raw args, Signature signature) {
        if (!sound(signature.value())) {
            return;
        }
        for (String place : places(client, id, name, args, signature.value())) {
            put(place, new Entry(signature, clock.instant().plus(KEPT)));
        }
    }

    /// The signature of a call: what the client says it is, or what is remembered.
    public Optional<Signature> find(String client, Message.Called call) {
        Optional<String> told = call.signature().filter(Signatures::sound);
        if (told.isPresent()) {
            String value = told.get();
            return Optional.of(get(itself(client, value)).orElse(new Signature(value, "")));
        }
        return get(byId(client, call.id())).or(() -> get(byContent(client, call.name(), call.args())));
    }

    /// Whose a signature is that stood on a text.
    public Signature owned(String client, String value) {
        return get(itself(client, value)).orElse(new Signature(value, ""));
    }

    /// Forgets a signature that has turned out to be of no use.
    public void forget(String client, Message.Called call) {
        find(client, call)
                .ifPresent(signature -> places(client, call.id(), call.name(), call.args(), signature.value())
                        .forEach(this::remove));
    }

    /// Whether this may be a signature: base64, of a length that is one.
    static boolean sound(String value) {
        if (value.isEmpty() || value.length() > LONGEST) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean base64 = c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || c == '+'
                    || c == '/'
                    || c == '='
                    || c == '-'
                    || c == '_';
            if (!base64) {
                return false;
            }
        }
        return true;
    }

    private synchronized void put(String place, Entry entry) {
        remove(place);
        entries.put(place, entry);
        characters += weight(place, entry);
        Iterator<Map.Entry<String, Entry>> oldest = entries.entrySet().iterator();
        while (entries.size() > MOST || characters > MOST_CHARACTERS) {
            Map.Entry<String, Entry> first = oldest.next();
            characters -= weight(first.getKey(), first.getValue());
            oldest.remove();
        }
    }

    private synchronized Optional<Signature> get(String place) {
        Entry entry = entries.get(place);
        return entry == null || entry.until.isBefore(clock.instant()) ? Optional.empty() : Optional.of(entry.signature);
    }

    private synchronized void remove(String place) {
        Entry entry = entries.remove(place);
        if (entry != null) {
            characters -= weight(place, entry);
        }
    }

    private static long weight(String place, Entry entry) {
        return place.length() + (long) entry.signature.value().length();
    }

    private static List<String> places(String client, String id, String name, Raw args, String value) {
        List<String> places = new ArrayList<>(3);
        if (!id.isEmpty()) {
            places.add(byId(client, id));
        }
        places.add(byContent(client, name, args));
        places.add(itself(client, value));
        return places;
    }

    private static String byId(String client, String id) {
        return "id\n" + client + "\n" + id;
    }

    private static String byContent(String client, String name, Raw args) {
        return "call\n" + client + "\n" + name + "\n" + hash(args);
    }

    private static String itself(String client, String value) {
        return "self\n" + client + "\n" + value.length() + "\n" + value.hashCode() + "\n"
                + value.substring(Math.max(0, value.length() - 24));
    }

    /// Of the arguments without the blanks around their marks, which clients set as they like.
    private static String hash(Raw args) {
        long hash = 1125899906842597L;
        boolean inside = false;
        for (int i = args.from(); i < args.to(); i++) {
            byte b = args.source()[i];
            if (b == '"' && !(i > args.from() && args.source()[i - 1] == '\\')) {
                inside = !inside;
            }
            if (inside || b > ' ' || b < 0) {
                hash = 31 * hash + b;
            }
        }
        return Long.toHexString(hash);
    }
}
