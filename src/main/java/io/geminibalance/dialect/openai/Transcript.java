package io.geminibalance.dialect.openai;

import io.geminibalance.json.JsonView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What was said in a recording, and when, as far as the model tells.
///
/// Models that write text guess their times; they are about a tenth off (AIStudioToAPI #234).
///
/// @param stretches whole sentences with their times, empty where there are none
/// @param words single ones with their times, empty where there are none
/// @param turns who said what, empty where nobody was asked to tell speakers apart
/// @param language as the model tells it, empty where it doesn't
record Transcript(String text, List<Stretch> stretches, List<Stretch> words, List<Turn> turns, String language) {
    /// A line as models are asked for it: `[00:01.200 -> 00:03.400] Good morning.`
    private static final Pattern LINE =
            Pattern.compile("\\[(?:(\\d{1,2}):)?(\\d{1,3}):(\\d{1,2})(?:[.,](\\d{1,3}))?\\s*-+>\\s*"
                    + "(?:(\\d{1,2}):)?(\\d{1,3}):(\\d{1,2})(?:[.,](\\d{1,3}))?]\\s*(.*)");

    /// Something said, in seconds from the beginning.
    record Stretch(double start, double end, String text) {
        Map<String, Object> times() {
            Map<String, Object> times = new LinkedHashMap<>();
            times.put("start", start);
            times.put("end", end);
            return times;
        }
    }

    /// What one speaker said in a row.
    record Turn(Stretch said, String speaker) {
        /// This and what the same speaker said next.
        private Turn then(Stretch next) {
            return new Turn(new Stretch(said.start, next.end, (said.text + " " + next.text).strip()), speaker);
        }
    }

    static Transcript plain(String text) {
        return new Transcript(text.strip(), List.of(), List.of(), List.of(), "");
    }

    /// Reads lines with times; where none has any, it is a text like any other.
    static Transcript timed(String text) {
        List<Stretch> stretches = new ArrayList<>();
        for (String line : text.lines().map(String::strip).toList()) {
            Matcher found = LINE.matcher(line);
            if (found.matches()) {
                stretches.add(new Stretch(seconds(found, 1), seconds(found, 5), found.group(9)));
            } else if (!line.isEmpty() && !stretches.isEmpty()) {
                Stretch last = stretches.removeLast();
                stretches.add(new Stretch(last.start, last.end, (last.text + " " + line).strip()));
            }
        }
        if (stretches.isEmpty()) {
            return plain(text);
        }
        String whole = String.join(" ", stretches.stream().map(Stretch::text).toList());
        return new Transcript(whole.strip(), List.copyOf(stretches), List.of(), List.of(), "");
    }

    /// Reads what a model gives that does nothing but transcribe.
    ///
    /// @param parts each an `audioTranscription`
    static Transcript of(List<JsonView> parts) {
        StringBuilder text = new StringBuilder();
        List<Stretch> words = new ArrayList<>();
        List<Turn> turns = new ArrayList<>();
        String language = "";
        for (JsonView part : parts) {
            int begin = words.size();
            text.append(part.at("text").text(""));
            language = language.isEmpty() ? part.at("languageCode").text("") : language;
            words.addAll(words(part));
            add(
                    turns,
                    spoken(part, words.subList(begin, words.size())),
                    part.at("speakerLabel").text(""));
        }
        return new Transcript(text.toString().strip(), List.of(), List.copyOf(words), List.copyOf(turns), language);
    }

    private static Stretch spoken(JsonView part, List<Stretch> words) {
        String text = part.at("text").text("").strip();
        return words.isEmpty()
                ? new Stretch(0, 0, text)
                : new Stretch(words.getFirst().start, words.getLast().end, text);
    }

    private static void add(List<Turn> turns, Stretch said, String speaker) {
        boolean goesOn = !turns.isEmpty() && turns.getLast().speaker.equals(speaker);
        turns.add(goesOn ? turns.removeLast().then(said) : new Turn(said, speaker));
    }

    /// @param part an `audioTranscription`
    private static List<Stretch> words(JsonView part) {
        List<Stretch> words = new ArrayList<>();
        for (JsonView word : part.at("words").each()) {
            words.add(new Stretch(
                    offset(word.at("startOffset").text("")),
                    offset(word.at("endOffset").text("")),
                    word.at("word").text("")));
        }
        return words;
    }

    /// When the last word ends, 0 where that isn't known.
    double end() {
        List<Stretch> known = words.isEmpty() ? stretches : words;
        return known.isEmpty() ? 0 : known.getLast().end;
    }

    private static double seconds(Matcher found, int group) {
        double hours = found.group(group) == null ? 0 : Integer.parseInt(found.group(group));
        String fraction = found.group(group + 3);
        double rest = fraction == null ? 0 : Double.parseDouble("0." + fraction);
        return 3600 * hours
                + 60 * Integer.parseInt(found.group(group + 1))
                + Integer.parseInt(found.group(group + 2))
                + rest;
    }

    /// Of `1.280s`.
    private static double offset(String offset) {
        try {
            double seconds =
                    Double.parseDouble(offset.endsWith("s") ? offset.substring(0, offset.length() - 1) : offset);
            return Double.isFinite(seconds) ? seconds : 0;
        } catch (NumberFormatException _) {
            return 0;
        }
    }
}
