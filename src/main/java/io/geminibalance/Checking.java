package io.geminibalance;

import io.geminibalance.config.KeyEntry;
import io.geminibalance.config.Origin;
import io.geminibalance.config.Reading;
import io.geminibalance.config.Settings;
import io.geminibalance.forward.Forwarder;
import io.geminibalance.keys.Verdict;
import io.geminibalance.upstream.HttpUpstream;
import java.io.PrintStream;

/// The `check` command: shows every setting and where it came from, and asks Google once per key.
final class Checking {
    private Checking() {}

    static Exit run(Reading.Loaded loaded, PrintStream out) {
        out.println("Settings:");
        for (Origin origin : loaded.origins()) {
            String shown = origin.shown().isEmpty() ? "(not set)" : origin.shown();
            String name = origin.name().equals(origin.setting().name()) ? "" : " as " + origin.name();
            out.println("  " + origin.setting().name() + " = " + shown + "  [" + origin.source() + name + "]");
        }
        Settings settings = loaded.settings();
        out.println("Keys, asked at " + settings.upstream().base() + ":");
        boolean works = false;
        try (HttpUpstream upstream = new HttpUpstream(
                Service.outbound(settings.upstream(), settings.upstream().base()), System::nanoTime)) {
            int number = 0;
            for (KeyEntry entry : settings.pool().keys()) {
                number++;
                Verdict verdict = Forwarder.ask(upstream, entry.key());
                works |= verdict instanceof Verdict.Good;
                out.println("  " + entry.label().orElse("k" + number) + " "
                        + entry.key().masked() + ": " + words(verdict));
            }
        }
        out.println(works ? "At least one key works." : "No key works.");
        return works ? Exit.OK : Exit.FAILED;
    }

    private static String words(Verdict verdict) {
        return verdict instanceof Verdict.Good ? "works" : verdict.word() + ": " + verdict.reason();
    }
}
