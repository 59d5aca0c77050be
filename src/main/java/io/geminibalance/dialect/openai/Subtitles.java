package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.openai.Transcript.Stretch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A transcript as subtitles, in the two forms that players read.
final class Subtitles {
    /// More than this nobody reads in a line, nor wants to see for long; a pause begins another one.
    private static final int LONGEST_LINE = 42;

    private static final double LONGEST_TIME = 7;
    private static final double PAUSE = 0.8;

    /// How fast people read, for a text of which nobody knows how long it is.
    private static final double CHARACTERS_A_SECOND = 15;

    private Subtitles() {}

    static String srt(Transcript transcript, double duration) {
        StringBuilder text = new StringBuilder();
        int number = 1;
        for (Stretch cue : cues(transcript, duration)) {
            text.append(number++).append('\n');
            text.append(time(cue.start(), ',')).append(" --> ").append(time(cue.end(), ','));
            text.append('\n').append(oneLine(cue)).append("\n\n");
        }
        return text.toString();
    }

    static String vtt(Transcript transcript, double duration) {
        StringBuilder text = new StringBuilder("WEBVTT\n\n");
        for (Stretch cue : cues(transcript, duration)) {
            text.append(time(cue.start(), '.')).append(" --> ").append(time(cue.end(), '.'));
            text.append('\n').append(oneLine(cue)).append("\n\n");
        }
        return text.toString();
    }

    /// What is shown at a time.
    ///
    /// @param duration of the recording in seconds, 0 where it isn't known
    static List<Stretch> cues(Transcript transcript, double duration) {
        if (!transcript.words().isEmpty()) {
            return joined(transcript.words());
        }
        if (!transcript.stretches().isEmpty()) {
            return transcript.stretches();
        }
        double end = duration > 0 ? duration : Math.max(1, transcript.text().length() / CHARACTERS_A_SECOND);
        return transcript.text().isEmpty() ? List.of() : List.of(new Stretch(0, end, transcript.text()));
    }

    private static List<Stretch> joined(List<Stretch> words) {
        List<Stretch> cues = new ArrayList<>();
        for (Stretch word : words) {
            Stretch last = cues.isEmpty() ? null : cues.getLast();
            boolean joins = last != null
                    && word.start() - last.end() <= PAUSE
                    && last.text().length() + 1 + word.text().length() <= LONGEST_LINE
                    && word.end() - last.start() <= LONGEST_TIME;
            if (joins) {
                cues.removeLast();
                cues.add(new Stretch(last.start(), word.end(), last.text() + " " + word.text()));
            } else {
                cues.add(word);
            }
        }
        return cues;
    }

    /// A blank line would end the cue, and an arrow begin another one.
    private static String oneLine(Stretch cue) {
        return cue.text().strip().replaceAll("\\s+", " ").replace("-->", "->");
    }

    private static String time(double seconds, char point) {
        long millis = Math.round(seconds * 1000);
        return String.format(
                Locale.ROOT,
                "%02d:%02d:%02d%c%03d",
                millis / 3_600_000,
                millis / 60_000 % 60,
                millis / 1000 % 60,
                point,
                millis % 1000);
    }
}
