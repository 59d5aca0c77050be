package io.geminibalance.sandbox;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/// Embeddings: a direction for each word, added up and brought to length 1, so that texts with common words lie
/// near.
final class Vectors {
    static final int USUAL = 3072;

    /// Of these, a vector with fewer numbers is the beginning of the whole one, and shorter than 1 (Google's
    /// page on embeddings). Later models bring it to length 1 again.
    private static final Set<String> CUT = Set.of("gemini-embedding-001");

    /// Words beyond these change nothing.
    private static final int WORDS = 64;

    private Vectors() {}

    static List<Double> of(String text, int dimensions, String model) {
        double[] whole = whole(text);
        double[] wanted = Arrays.copyOf(whole, dimensions);
        double length = CUT.contains(model) ? length(whole) : length(wanted);
        // As many digits as a float has, like Google's.
        return Arrays.stream(wanted)
                .map(each -> Math.round(each / length * 1e9) / 1e9)
                .boxed()
                .toList();
    }

    private static double[] whole(String text) {
        double[] sum = new double[USUAL];
        String[] words = text.toLowerCase(Locale.ROOT).split("\\W+", WORDS + 1);
        for (int i = 0; i < Math.min(words.length, WORDS); i++) {
            Random direction = new Random(words[i].hashCode());
            for (int j = 0; j < sum.length; j++) {
                sum[j] += direction.nextGaussian();
            }
        }
        return sum;
    }

    private static double length(double[] vector) {
        return Math.sqrt(Arrays.stream(vector).map(each -> each * each).sum());
    }
}
