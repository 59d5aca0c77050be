package io.geminibalance.sandbox;

import io.geminibalance.wire.Headers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a test wants the sandbox to do with one request, from its header `x-sandbox-script`; overrides the
/// key's name.
///
/// Entries are separated by `;`:
///
/// ```
/// id=t1                         whose turns these are; without it the script's own text is its id
/// KEY=BEHAVIOUR, BEHAVIOUR...   for the first, second... request with this key; the last one stays
/// *=BEHAVIOUR, BEHAVIOUR...     for every other key, turns counted over all of them together
/// each=BEHAVIOUR, BEHAVIOUR...  for every other key, turns counted for each by itself
/// headers NAME: VALUE           one more field of the answer; {key} stands for the key
/// body TEXT                     what a `status CODE` says instead of an error; {key} as above
/// chunks N                      the answer comes in N events
/// size N                        the answer has N characters
/// pause MS                      a wait before each event after the first
/// bound                         signatures that another project was given are refused
/// ```
///
/// A BEHAVIOUR is a word of [Behaviour], `status CODE` for that status to whatever is asked, or `refuse TEXT`
/// for a 400 with that message to a sound request; a text with commas is best written by [#refusal]. The first
/// entry that fits a key counts; a key that none fits behaves as its name says. Examples: `id=t1;
/// *=overloaded,overloaded,good`, `id=t2; *=refuse Corrupted thought signature.,good`.
///
/// @param id keeps the turns of tests apart that run at the same time
public record Script(String id, List<Entry> entries, Manner manner) {
    /// The request header that carries a script.
    public static final String HEADER = "x-sandbox-script";

    private static final String ANY = "*";
    private static final String EACH = "each";
    private static final String REFUSE = "refuse ";

    /// What a script is split at, or a header cannot hold, and how it is written in a text.
    private static final List<Map.Entry<String, String>> CODES =
            List.of(Map.entry("%", "%25"), Map.entry(",", "%2C"), Map.entry(";", "%3B"), Map.entry("\n", "%0A"));

    /// @param who a key, or one of the two words for all keys
    /// @param turns what happens at the first, second... time
    record Entry(String who, List<Behaviour> turns) {}

    /// How an answer is told that goes well.
    ///
    /// @param headers additional fields
    /// @param body of an answer whose status was chosen, empty for an error of Google's
    /// @param chunks in how many events, 0 for the usual number
    /// @param size of the text in characters, 0 for an answer to the question
    /// @param bound whether signatures hold for one project only
    record Manner(Headers headers, String body, int chunks, int size, Duration pause, boolean bound) {
        static final Manner USUAL = new Manner(Headers.NONE, "", 0, 0, Duration.ZERO, false);
    }

    /// Reads a script.
    ///
    /// @throws IllegalArgumentException says which entry is wrong
    public static Script parse(String text) {
        String id = text;
        List<Entry> entries = new ArrayList<>();
        Headers.Builder headers = Headers.builder();
        String body = "";
        int chunks = 0;
        int size = 0;
        Duration pause = Duration.ZERO;
        boolean bound = false;
        for (String each : text.split(";")) {
            String entry = each.strip();
            if (entry.startsWith("headers ")) {
                int colon = entry.indexOf(':');
                if (colon < 0) {
                    throw new IllegalArgumentException(HEADER + ": `" + entry + "` needs NAME: VALUE");
                }
                headers.add(
                        entry.substring("headers ".length(), colon).strip(),
                        entry.substring(colon + 1).strip());
            } else if (entry.startsWith("body ")) {
                body = entry.substring("body ".length()).strip();
            } else if (entry.startsWith("chunks ")) {
                chunks = number(entry);
            } else if (entry.startsWith("size ")) {
                size = number(entry);
            } else if (entry.startsWith("pause ")) {
                pause = Duration.ofMillis(number(entry));
            } else if (entry.equals("bound")) {
                bound = true;
            } else if (entry.startsWith("id=")) {
                id = entry.substring("id=".length()).strip();
            } else if (entry.indexOf('=') > 0) {
                entries.add(entry(entry));
            } else if (!entry.isEmpty()) {
                throw new IllegalArgumentException(HEADER + ": `" + entry + "` is no entry");
            }
        }
        return new Script(id, List.copyOf(entries), new Manner(headers.build(), body, chunks, size, pause, bound));
    }

    /// The word for a refusal with a text that may hold any character.
    public static String refusal(String text) {
        String word = text;
        for (Map.Entry<String, String> code : CODES) {
            word = word.replace(code.getKey(), code.getValue());
        }
        return REFUSE + word;
    }

    /// What is to happen with a request by this key, which takes its turn by that; nothing where no entry fits.
    Optional<Behaviour> behaviour(String key, Turns turns) {
        return entries.stream()
                .filter(entry -> entry.who().equals(key)
                        || entry.who().equals(ANY)
                        || entry.who().equals(EACH))
                .findFirst()
                .map(entry -> {
                    String counted = entry.who().equals(EACH) ? key : entry.who();
                    int turn = turns.next(id + "\n" + counted);
                    return entry.turns().get(Math.min(turn, entry.turns().size() - 1));
                });
    }

    private static Entry entry(String entry) {
        int equals = entry.indexOf('=');
        List<Behaviour> turns = Arrays.stream(entry.substring(equals + 1).split(",", -1))
                .map(String::strip)
                .map(Script::turn)
                .toList();
        return new Entry(entry.substring(0, equals).strip(), turns);
    }

    private static Behaviour turn(String word) {
        if (word.startsWith(REFUSE)) {
            return Behaviour.refusing(decoded(word.substring(REFUSE.length())));
        }
        return word.startsWith("status ")
                ? Behaviour.status(number(word))
                : Behaviour.named(word)
                        .orElseThrow(() -> new IllegalArgumentException(HEADER + ": `" + word + "` is no behaviour"));
    }

    private static String decoded(String word) {
        String text = word;
        for (Map.Entry<String, String> code : CODES.reversed()) {
            text = text.replace(code.getValue(), code.getKey());
        }
        return text;
    }

    private static int number(String entry) {
        String digits = entry.substring(entry.indexOf(' ')).strip();
        try {
            return Integer.parseUnsignedInt(digits);
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException(HEADER + ": `" + entry + "` needs a number");
        }
    }
}
