package io.geminibalance.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/// Embeddings: a direction for each word, added up and brought to length 1, so that texts with common words lie near.
final class Vectors {
    static final int USUAL = 3072;

    /// Words beyond these change nothing.
    private static final int WORDS = 64;

    private Vectors() {}

    static List<Double> of(String text, int dimensions) {
        double[] sum = new double[dimensions];
        String[] words = text.toLowerCase(Locale.ROOT).split("\\W+", WORDS + 1);
        for (int i = 0; i < Math.min(words.length, WORDS); i++) {
            Random direction = new Random(words[i].hashCode());
            for (int j = 0; j < dimensions; j++) {
                sum[j] += direction.nextGaussian();
            }
        }
        double square = 0;
        for (double each : sum) {
            square += each * each;
        }
        List<Double> vector = new ArrayList<>(dimensions);
        for (double each : sum) {
            // As many digits as a float has, like Google's.
            vector.add((double) Math.round(each / Math.sqrt(square) * 1e9) / 1e9);
        }
        return vector;
    }
}
