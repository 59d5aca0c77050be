package io.geminibalance;

import io.geminibalance.access.Token;
import io.geminibalance.config.AccessToken;
import io.geminibalance.config.CommandLine.Options;
import io.geminibalance.config.Settings;
import io.geminibalance.keys.KeySpec;
import io.geminibalance.sandbox.DemoKey;
import io.geminibalance.sandbox.Sandbox;
import io.geminibalance.sandbox.Welcome;
import io.geminibalance.state.FolderInUse;
import io.geminibalance.wire.Secret;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The `serve` command: starts the service, says where it listens, and stops it on a signal.
final class Serving {
    private static final Duration GRACE = Duration.ofSeconds(30);

    private Serving() {}

    static Exit start(Settings settings, Options options) {
        // Read by slf4j-simple once, when the first logger is made.
        System.setProperty(
                "org.slf4j.simpleLogger.defaultLogLevel",
                settings.logging().level().name());
        InetSocketAddress address = new InetSocketAddress(
                settings.listen().host(), settings.listen().port());
        if (address.isUnresolved()) {
            System.err.println("Error: HOST=" + settings.listen().host() + ": this name has no address");
            return Exit.BAD_SETTINGS;
        }
        List<String> unusable = Places.of(settings).faults();
        if (!unusable.isEmpty()) {
            unusable.forEach(fault -> System.err.println("Error: " + fault));
            return Exit.BAD_SETTINGS;
        }
        try {
            return open(settings, options.sandbox());
        } catch (BindException e) {
            return taken(address, e);
        } catch (FolderInUse e) {
            System.err.println("Error: DATA_DIR: " + e.getMessage() + "; stop that one, or choose another DATA_DIR.");
            return Exit.BAD_SETTINGS;
        } catch (IOException e) {
            System.err.println("Error: the service cannot start: " + e.getMessage());
            return Exit.BAD_SETTINGS;
        }
    }

    private static Exit open(Settings settings, boolean sandboxed) throws IOException {
        SecureRandom random = new SecureRandom();
        List<Token> tokens = tokens(settings, random);
        Optional<Secret> admin = admin(settings, !tokens.isEmpty(), random);
        Optional<Sandbox> sandbox =
                sandboxed ? Optional.of(Sandbox.open(InstantSource.system(), random)) : Optional.empty();
        Service service;
        try {
            service = Service.open(
                    settings,
                    new Service.Plan(
                            sandbox.map(Sandbox::uri).orElse(settings.upstream().base()),
                            sandboxed
                                    ? demoKeys(settings, System.out)
                                    : Service.specs(settings.pool().keys()),
                            tokens,
                            admin,
                            sandboxed,
                            App.version()),
                    new Service.World(InstantSource.system(), random, Thread::sleep));
        } catch (IOException | RuntimeException e) {
            sandbox.ifPresent(Sandbox::close);
            throw e;
        }
        System.setErr(service.logs().console().stream());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(service, sandbox), "stop"));
        String at = "http://" + shown(settings.listen().host()) + ":" + service.port();
        int keys = service.pool().size();
        System.out.println("Gemini Balance " + App.version() + " listens on " + at + " with " + keys
                + (sandboxed ? " demo" : "") + (keys == 1 ? " key" : " keys"));
        sandbox.ifPresent(_ -> System.out.print(Welcome.text(at)));
        return Exit.SERVING;
    }

    /// Real keys are never shown to the sandbox; demo keys from the settings choose what it plays.
    static List<KeySpec> demoKeys(Settings settings, PrintStream out) {
        List<KeySpec> given = Service.specs(settings.pool().keys());
        boolean demo =
                given.stream().allMatch(key -> DemoKey.isDemo(key.secret().reveal()));
        if (!given.isEmpty() && demo) {
            return given;
        }
        if (!given.isEmpty()) {
            out.println("--sandbox uses demo keys; the " + given.size() + " keys of the settings stay unused.");
        }
        return DemoKey.DEFAULTS.stream()
                .map(key -> new KeySpec(key.label(), key.project(), new Secret(key.key())))
                .toList();
    }

    static List<Token> tokens(Settings settings, RandomGenerator random) throws IOException {
        List<Token> tokens = new ArrayList<>();
        for (AccessToken token : settings.access().tokens()) {
            tokens.add(new Token(token.name().orElse("client-" + (tokens.size() + 1)), token.token()));
        }
        if (tokens.isEmpty() && !settings.listen().loopback()) {
            Path file = settings.storage().dataDir().resolve("access-token");
            Secret token = Tokens.kept(file, random);
            System.out.println(
                    "Access token, needed since HOST is not loopback (kept in " + file + "): " + token.reveal());
            tokens.add(new Token("client", token));
        }
        return tokens;
    }

    private static Optional<Secret> admin(Settings settings, boolean needed, RandomGenerator random)
            throws IOException {
        if (settings.access().adminToken().isPresent() || !needed) {
            return settings.access().adminToken();
        }
        Path file = settings.storage().dataDir().resolve("admin-token");
        Secret token = Tokens.kept(file, random);
        System.out.println("Admin token, for the status and /metrics (kept in " + file + "): " + token.reveal());
        return Optional.of(token);
    }

    private static Exit taken(InetSocketAddress address, BindException e) {
        boolean taken = String.valueOf(e.getMessage()).contains("in use");
        System.err.println("Error: " + shown(address.getHostString()) + ":" + address.getPort()
                + (taken
                        ? " is taken by another program. Stop it, or choose another PORT."
                        : " is no address that this machine may listen on. Choose another HOST or PORT."));
        return taken ? Exit.ADDRESS_TAKEN : Exit.BAD_SETTINGS;
    }

    private static String shown(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    /// Runs as the hook of SIGTERM and SIGINT. Halts, since the JVM would otherwise end with 143 for a signal that
    /// was answered in full.
    private static void stop(Service service, Optional<Sandbox> sandbox) {
        Logger log = LoggerFactory.getLogger(Serving.class);
        try {
            log.info("stopping; running requests have up to {} s", GRACE.toSeconds());
            if (!service.stop(GRACE)) {
                log.warn("some requests did not end in time and were cut");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        service.logs().close();
        sandbox.ifPresent(Sandbox::close);
        Runtime.getRuntime().halt(Exit.OK.code());
    }
}
