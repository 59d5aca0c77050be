package io.geminibalance.config;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/// The search for misspelt names of settings.
///
/// A `.env` file is ours, so every unknown name in it is worth a warning. The environment belongs to everybody:
/// there only a long name that is nearly one of ours is.
final class Spelling {
    private static final int SHORT = 4;
    private static final int LONG = 8;
    private static final int VERY_LONG = 12;
    private static final List<String> NAMES = Arrays.stream(Setting.values())
            .flatMap(setting -> Stream.concat(Stream.of(setting.name()), setting.otherNames().stream()))
            .toList();

    private Spelling() {}

    static List<String> warnings(Collection<String> environment, Collection<String> dotEnv) {
        Stream<String> fromEnvironment = environment.stream()
                .filter(name -> !known(name) && name.length() >= LONG && name.contains("_"))
                .sorted()
                .flatMap(name -> nearest(name, NAMES, Spelling::toleratedInEnvironment).stream()
                        .map(nearest -> "environment: " + name + " is not read; did you mean " + nearest + "?"));
        Stream<String> fromDotEnv = dotEnv.stream()
                .filter(name -> !known(name))
                .map(name -> ".env: " + name + " is not a setting"
                        + nearest(name, NAMES, Spelling::tolerated)
                                .map(nearest -> "; did you mean " + nearest + "?")
                                .orElse(""));
        return Stream.concat(fromEnvironment, fromDotEnv).toList();
    }

    /// The candidate that the fewest slips turn into this name, if they are few enough.
    static Optional<String> nearest(String name, Collection<String> candidates) {
        return nearest(name, candidates, Spelling::tolerated);
    }

    private static Optional<String> nearest(
            String name, Collection<String> candidates, ToIntFunction<String> tolerated) {
        String folded = name.toUpperCase(Locale.ROOT);
        Optional<String> nearest = Optional.empty();
        int fewest = Integer.MAX_VALUE;
        for (String candidate : candidates) {
            int most = Math.min(tolerated.applyAsInt(candidate), fewest - 1);
            if (Math.abs(folded.length() - candidate.length()) <= most && alike(folded, candidate, most)) {
                int slips = distance(folded, candidate.toUpperCase(Locale.ROOT));
                if (slips <= most) {
                    nearest = Optional.of(candidate);
                    fewest = slips;
                }
            }
        }
        return nearest;
    }

    /// Whether so few slips can do at all, so that most candidates need no closer look: a slip puts in one
    /// letter, takes one away, or both.
    private static boolean alike(String name, String candidate, int most) {
        return Long.bitCount(letters(name) ^ letters(candidate)) <= 2 * most;
    }

    /// Which letters there are, a bit each, small and large ones alike; others share those bits.
    private static long letters(String name) {
        long letters = 0;
        for (int i = 0; i < name.length(); i++) {
            letters |= 1L << (name.charAt(i) & 0x1f);
        }
        return letters;
    }

    private static boolean known(String name) {
        return NAMES.contains(name) || Lookup.isNumberedKey(name);
    }

    private static int tolerated(String candidate) {
        if (candidate.length() < SHORT) {
            return 0;
        }
        return candidate.length() < LONG ? 1 : candidate.length() < VERY_LONG ? 2 : 3;
    }

    private static int toleratedInEnvironment(String candidate) {
        return candidate.length() < LONG ? -1 : candidate.length() < VERY_LONG ? 1 : 2;
    }

    /// How many letters must be put in, left out, replaced or swapped with their neighbour to turn one into the
    /// other (optimal string alignment).
    static int distance(String a, String b) {
        int[][] slips = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                slips[i][j] = i == 0 || j == 0 ? i + j : fewest(slips, a, b, i, j);
            }
        }
        return slips[a.length()][b.length()];
    }

    private static int fewest(int[][] slips, String a, String b, int i, int j) {
        int replaced = slips[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int fewest = Math.min(replaced, 1 + Math.min(slips[i - 1][j], slips[i][j - 1]));
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(fewest, slips[i - 2][j - 2] + 1) : fewest;
    }
}
