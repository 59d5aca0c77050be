package io.geminibalance;

import io.geminibalance.config.CommandLine.Options;
import io.geminibalance.config.Origin;
import io.geminibalance.config.Reading;
import io.geminibalance.config.Settings;
import io.geminibalance.forward.Inquiry;
import io.geminibalance.keys.KeySpec;
import io.geminibalance.keys.Verdict;
import io.geminibalance.sandbox.Sandbox;
import io.geminibalance.upstream.Ways;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The `check` command: shows every setting and where it came from, asks Google once per key, and says what to do
/// about what does not work.
final class Checking {
    /// More than a slow answer can explain.
    private static final Duration SKEW = Duration.ofSeconds(30);

    private final InstantSource clock;
    private final PrintStream out;
    private final Set<String> advice = new LinkedHashSet<>();

    private Checking(InstantSource clock, PrintStream out) {
        this.clock = clock;
        this.out = out;
    }

    static Exit run(Reading.Loaded loaded, Options options, InstantSource clock, PrintStream out) {
        Settings settings = loaded.settings();
        Checking checking = new Checking(clock, out);
        checking.settings(loaded, options);
        if (!options.sandbox()) {
            URI base = settings.upstream().base();
            return checking.keys(settings, Service.specs(settings.pool().keys()), base);
        }
        try (Sandbox sandbox = Sandbox.open(clock, new SecureRandom())) {
            return checking.keys(settings, Serving.demoKeys(settings, out), sandbox.uri());
        } catch (IOException e) {
            out.println("The sandbox cannot be opened: " + e.getMessage());
            return Exit.FAILED;
        }
    }

    private Exit keys(Settings settings, List<KeySpec> keys, URI base) {
        try (Ways ways = new Ways(new Terms(settings).outbound(base), System::nanoTime)) {
            ways.assign(Roster.of(settings.pool().keys()).own());
            out.println("Keys, asked at " + base + ":");
            return keys(keys, ways) ? Exit.OK : Exit.FAILED;
        } catch (IOException e) {
            out.println("A way through a proxy cannot be opened: " + e.getMessage());
            return Exit.FAILED;
        }
    }

    private void settings(Reading.Loaded loaded, Options options) {
        String file = options.envFile().map(Path::toString).orElse(Origin.Source.DOT_ENV.toString());
        out.println("Settings:");
        for (Origin origin : loaded.origins()) {
            String shown = origin.shown().isEmpty() ? "(not set)" : origin.shown();
            String name = origin.name().equals(origin.setting().name()) ? "" : " as " + origin.name();
            String source = origin.source() == Origin.Source.DOT_ENV
                    ? file
                    : origin.source().toString();
            out.println("  " + origin.setting().name() + " = " + shown + "  [" + source + name + "]");
        }
    }

    private boolean keys(List<KeySpec> keys, Ways ways) {
        int working = 0;
        int number = 0;
        Optional<Duration> skew = Optional.empty();
        for (KeySpec key : keys) {
            number++;
            Inquiry asked = Inquiry.works(ways, key.secret());
            skew = skew.or(() -> asked.date().flatMap(this::ahead));
            boolean works = asked.verdict() instanceof Verdict.Good;
            working += works ? 1 : 0;
            out.println("  " + (key.label().isEmpty() ? "k" + number : key.label())
                    + (key.project().isEmpty() ? "" : " of " + key.project())
                    + " " + key.secret().masked()
                    + (key.way().isEmpty() ? "" : " via " + key.way()) + ": "
                    + (works ? "works" : refused(asked.verdict(), key)));
        }
        skew.filter(ahead -> ahead.abs().compareTo(SKEW) > 0).ifPresent(this::clock);
        if (!advice.isEmpty()) {
            out.println("What to do:");
            advice.forEach(line -> out.println("  - " + line));
        }
        out.println(
                working == 0
                        ? "No key works."
                        : working == 1
                                ? "At least one key works."
                                : "At least one key works: " + working + " of " + number + ".");
        return working > 0;
    }

    private String refused(Verdict verdict, KeySpec key) {
        advice(verdict, key.way()).ifPresent(advice::add);
        return verdict.word() + ": " + verdict.reason();
    }

    /// What an operator can do about a verdict.
    private static Optional<String> advice(Verdict verdict, String way) {
        return switch (verdict) {
            case Verdict.Good _, Verdict.ClientGone _ -> Optional.empty();
            case Verdict.KeyRefused(String reason, boolean whole) ->
                Optional.of(
                        whole
                                ? "Billing: look at the project's prepayment and spending cap in AI Studio"
                                        + " (https://aistudio.google.com/usage)."
                                : refusedKey(reason));
            case Verdict.ModelRefused _, Verdict.CallerFault _, Verdict.Doubtful _ ->
                Optional.of("A refusal that has no remedy here: read what Google says, and whether"
                        + " GEMINI_API_BASE_URL is right.");
            case Verdict.Exhausted _, Verdict.Throttled _ ->
                Optional.of("The key is right, but its quota is used up for now: nothing to be done but to wait.");
            case Verdict.ServerTrouble _ -> Optional.of("Google has trouble at present: try again in a few minutes.");
            case Verdict.WayOut out
            when out.answered() ->
                Optional.of("Google refuses the address that "
                        + (way.isEmpty() || way.equals("direct") ? "this machine has" : "the proxy " + way + " has")
                        + " to the outside, not the key: go out elsewhere, by HTTPS_PROXY or by `KEY via PROXY`.");
            case Verdict.WayOut _ ->
                Optional.of("Google is not reached: look at the network, name resolution and firewall; where a proxy"
                        + " leads out, set HTTPS_PROXY.");
            case Verdict.ProxyFailed _ ->
                Optional.of("The proxy "
                        + (way.isEmpty() ? "of HTTPS_PROXY or HTTP_PROXY" : way)
                        + " fails: look at its host, port, user and password, whether it runs, and whether it may"
                        + " reach the host of GEMINI_API_BASE_URL.");
        };
    }

    private static String refusedKey(String reason) {
        if (reason.contains("API_KEY_INVALID")) {
            return "A key is not valid: copy it again from https://aistudio.google.com/apikey, or take it out.";
        }
        if (reason.contains("BLOCKED")) {
            return "A key is restricted to other services, referrers or addresses: change its restrictions in the"
                    + " Google Cloud console, under credentials.";
        }
        return "A key is refused for good: make a new one at https://aistudio.google.com/apikey and take this one out.";
    }

    private Optional<Duration> ahead(String date) {
        try {
            Instant theirs = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
            return Optional.of(Duration.between(theirs, clock.instant()));
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }

    private void clock(Duration ahead) {
        out.println("This machine's clock is " + ahead.abs().toSeconds() + " s "
                + (ahead.isNegative() ? "behind" : "ahead of") + " the upstream's.");
        advice.add("Set the clock (for example `timedatectl set-ntp true`): rests and Google's day are counted by it.");
    }
}
