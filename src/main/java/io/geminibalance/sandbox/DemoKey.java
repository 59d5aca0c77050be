package io.geminibalance.sandbox;

import java.util.List;

/// A key of the sandbox, whose name chooses how the sandbox treats it.
///
/// The name is `demo-<behaviour>-<anything>`, such as `demo-rpm5-cleo`; the behaviours are listed in
/// [Behaviour]. Any other name behaves as `good`: the sandbox has no opinion on how a key should look.
///
/// @param label what the pool calls it
/// @param project the Google project that it pretends to belong to
public record DemoKey(String label, String project, String key) {
    private static final String PREFIX = "demo-";

    /// The pool of the demo: two that work, one that tires quickly, one that is used up, and one that is wrong.
    public static final List<DemoKey> DEFAULTS = List.of(
            new DemoKey("ada", "shop", "demo-good-ada-0001"),
            new DemoKey("bob", "lab", "demo-good-bob-0002"),
            new DemoKey("cleo", "school", "demo-rpm5-cleo-0003"),
            new DemoKey("dora", "garage", "demo-dry-dora-0004"),
            new DemoKey("emil", "attic", "demo-invalid-emil-0005"));

    /// Whether a key is meant for the sandbox, so that a real one is never shown to it, nor this one to Google.
    public static boolean isDemo(String key) {
        return key.startsWith(PREFIX);
    }

    /// The project that a key belongs to. One that the demo doesn't know is its own.
    static String projectOf(String key) {
        return DEFAULTS.stream()
                .filter(known -> known.key().equals(key))
                .findFirst()
                .map(DemoKey::project)
                .orElse(key);
    }

    /// What the sandbox does for this key.
    static Behaviour behaviour(String key) {
        if (!isDemo(key)) {
            return new Behaviour.Good();
        }
        String rest = key.substring(PREFIX.length());
        int dash = rest.indexOf('-');
        return Behaviour.named(dash < 0 ? rest : rest.substring(0, dash)).orElse(new Behaviour.Good());
    }
}
