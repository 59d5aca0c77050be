package io.geminibalance.sandbox;

import java.util.List;

/// A key of the sandbox, whose name chooses how the sandbox treats it.
///
/// The name is `demo-<behaviour>-<anything>`, such as `demo-rpm5-cleo`; the behaviours are listed in
/// [Behaviour]. Any other name behaves as `good`: the sandbox has no opinion on how a key should look.
///
/// Every key belongs to one project, which owns what was made with it. What stands behind the last `@` of a
/// key is its project, so `demo-good-1@shop` and `demo-rpm5-2@shop` share their files; a key without one is
/// a project of its own. A project named `anything+model` sees one model more than the others do, so with
/// `demo-good-3@lab+gemini-4-xenon` there is a `models/gemini-4-xenon`.
///
/// @param label what the pool calls it
/// @param project the Google project that it pretends to belong to
public record DemoKey(String label, String project, String key) {
    private static final String PREFIX = "demo-";

    /// The pool of the demo: two that work, one that tires quickly, one that is used up, and one that is
    /// wrong.
    public static final List<DemoKey> DEFAULTS = List.of(
            new DemoKey("ada", "shop", "demo-good-ada-0001"),
            new DemoKey("bob", "lab", "demo-good-bob-0002"),
            new DemoKey("cleo", "school", "demo-rpm5-cleo-0003"),
            new DemoKey("dora", "garage", "demo-dry-dora-0004"),
            new DemoKey("emil", "attic", "demo-invalid-emil-0005"));

    /// Whether a key is meant for the sandbox, so that a real one is never shown to it, nor this one to
    /// Google.
    public static boolean isDemo(String key) {
        return key.startsWith(PREFIX);
    }

    /// The project that a key belongs to.
    static String projectOf(String key) {
        int at = key.lastIndexOf('@');
        if (at >= 0 && at + 1 < key.length()) {
            return key.substring(at + 1);
        }
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
        String word = key.substring(PREFIX.length()).split("[-@]", 2)[0];
        return Behaviour.named(word).orElse(new Behaviour.Good());
    }
}
