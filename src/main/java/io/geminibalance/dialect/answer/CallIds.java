package io.geminibalance.dialect.answer;

import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Gives each call of an answer its id: the API's own where it has one that clients take, else a new one.
public final class CallIds {
    private static final String LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int LONGEST = 64;
    private static final int LENGTH = 24;

    private final String prefix;
    private final String marks;
    private final RandomGenerator random;
    private final Set<String> taken = new HashSet<>();

    /// @param prefix of new ids
    /// @param marks that clients take in an id besides letters and digits
    public CallIds(String prefix, String marks, RandomGenerator random) {
        this.prefix = prefix;
        this.marks = marks;
        this.random = random;
    }

    /// An id that no other call of this answer has.
    String of(String given) {
        String id = fits(given) ? given : random(prefix, random);
        while (!taken.add(id)) {
            id = random(prefix, random);
        }
        return id;
    }

    /// Forgets which ids have been given.
    void forget() {
        taken.clear();
    }

    /// A name that nobody else has.
    public static String random(String prefix, RandomGenerator random) {
        StringBuilder id = new StringBuilder(prefix.length() + LENGTH).append(prefix);
        for (int i = 0; i < LENGTH; i++) {
            id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return id.toString();
    }

    private boolean fits(String id) {
        if (id.isEmpty() || id.length() > LONGEST) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            if (LETTERS.indexOf(id.charAt(i)) < 0 && marks.indexOf(id.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }
}
