package io.geminibalance;

import java.security.GeneralSecurityException;
import java.time.ZoneId;
import javax.crypto.Mac;

/// What the start needs of the JDK and would otherwise wait for: a second thread makes it ready meanwhile.
final class HeadStart {
    private HeadStart() {}

    static void begin() {
        // Else slf4j looks through the whole jar for loggers, and there is one. It would tell of every choice, too.
        set("slf4j.provider", "org.slf4j.simple.SimpleServiceProvider");
        set("slf4j.internal.verbosity", "WARN");
        Thread.ofPlatform().daemon().name("head-start").start(HeadStart::load);
    }

    private static void load() {
        try {
            // For prints of keys, and for the days of quotas. Whoever needs them says what is wrong where they fail.
            Mac.getInstance("HmacSHA256");
            ZoneId.of("America/Los_Angeles").getRules();
        } catch (GeneralSecurityException _) {
            // As said.
        }
    }

    /// What the operator has set stays.
    private static void set(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
