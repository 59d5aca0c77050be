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
record Transcript(String text, List<Stretch> stretches, List<Stretch> words) {
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

    static Transcript plain(String text) {
        return new Transcript(text.strip(), List.of(), List.of());
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
        return new Transcript(whole.strip(), List.copyOf(stretches), List.of());
    }

    /// Reads what a model gives that does nothing but transcribe.
    ///
    /// @param parts each an `audioTranscription`
    static Transcript of(List<JsonView> parts) {
        StringBuilder text = new StringBuilder();
        List<Stretch> words = new ArrayList<>();
        for (JsonView part : parts) {
            text.append(part.at("text").text(""));
            for (JsonView word : part.at("words").each()) {
                words.add(new Stretch(
                        offset(word.at("startOffset").text("")),
                        offset(word.at("endOffset").text("")),
                        word.at("word").text("")));
            }
        }
        return new Transcript(text.toString().strip(), List.of(), List.copyOf(words));
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
            return Double.parseDouble(offset.endsWith("s") ? offset.substring(0, offset.length() - 1) : offset);
        } catch (NumberFormatException _) {
            return 0;
        }
    }
}
