package io.geminibalance.config;

import io.geminibalance.wire.Secret;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// Everything that an operator has decided, typed and checked; one record for each room.
///
/// @param sharedResources whether clients with different tokens may use what others made
/// @param modelAliases names of models that the operator has given others, in the order in which they count
/// @param fetchMedia whether media that clients name by their addresses are fetched here, and not by the Gemini API
public record Settings(
        Listen listen,
        AccessSettings access,
        Pool pool,
        UpstreamSettings upstream,
        boolean fetchMedia,
        List<ModelAlias> modelAliases,
        boolean sharedResources,
        Limits limits,
        Storage storage,
        Logging logging) {

    /// Where the service listens, and what it believes about how it is reached. Port 0 takes a free one.
    public record Listen(
            String host,
            int port,
            Engine engine,
            Optional<URI> publicUrl,
            TrustedProxies trustedProxies,
            List<String> corsOrigins) {
        public Listen {
            corsOrigins = List.copyOf(corsOrigins);
        }

        /// Whether only this machine can reach the service.
        public boolean loopback() {
            return Loopback.includes(host);
        }

        /// Whether pages of every origin may call.
        public boolean anyOrigin() {
            return corsOrigins.contains("*");
        }
    }

    /// What can stand behind the APIs of the JDK's server and client; the first is the default.
    public enum Engine {
        OWN,
        JDK;

        /// The name as an operator writes it.
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        static String allowed() {
            return Arrays.stream(values()).map(Engine::text).collect(Collectors.joining(" or "));
        }
    }

    /// The addresses whose `X-Forwarded-*` headers are believed.
    public record TrustedProxies(List<AddressRange> ranges) {
        public TrustedProxies {
            ranges = List.copyOf(ranges);
        }

        public boolean include(InetAddress address) {
            return ranges.stream().anyMatch(range -> range.contains(address));
        }
    }

    /// The tokens given by the operator; those that are generated are not among them.
    public record AccessSettings(List<AccessToken> tokens, Optional<Secret> adminToken) {
        public AccessSettings {
            tokens = List.copyOf(tokens);
        }
    }

    /// The keys and how they are used. The keys of the file stand apart because the file may change.
    public record Pool(
            List<KeyEntry> listedKeys,
            List<KeyEntry> fileKeys,
            Optional<Path> keysFile,
            Duration coolDown,
            Duration maxCoolDown,
            int failureThreshold,
            int maxAttempts,
            Duration maxWait) {
        public Pool {
            listedKeys = List.copyOf(listedKeys);
            fileKeys = List.copyOf(fileKeys);
        }

        /// All keys: the listed ones first, each key once.
        public List<KeyEntry> keys() {
            return keysWith(fileKeys);
        }

        /// All keys if the file now held these.
        public List<KeyEntry> keysWith(List<KeyEntry> fileKeysNow) {
            return KeyEntry.merged(listedKeys, fileKeysNow);
        }
    }

    /// Where the Gemini API is, how it is reached and how long it may take. The base has no slash at its end.
    public record UpstreamSettings(
            URI base,
            Engine client,
            Proxies proxies,
            Duration connectTimeout,
            Duration firstByteTimeout,
            Duration idleTimeout) {}

    /// The outbound proxies, by the scheme of what is asked.
    public record Proxies(Optional<HttpProxy> https, Optional<HttpProxy> http, NoProxy except) {

        /// The proxy that a request to this address goes through; none when it goes directly.
        ///
        /// A loopback address never goes through a proxy: the proxy would look for it on its own machine.
        public Optional<HttpProxy> proxyFor(URI target) {
            if (Loopback.includes(target.getHost()) || except.matches(target)) {
                return Optional.empty();
            }
            return target.getScheme().equalsIgnoreCase("https") ? https : http;
        }
    }

    /// What requests and connections may cost.
    ///
    /// @param bodyTimeout for a silence within a body, and for a client that does not take what it is sent
    public record Limits(
            long maxBodyBytes,
            long bodyMemoryBytes,
            long bodyDiskBytes,
            int maxHeaderBytes,
            int maxHeaderFields,
            int maxConnections,
            int maxRequests,
            int maxWebSockets,
            Duration headTimeout,
            Duration bodyTimeout,
            Duration keepAlive) {}

    /// The folders that are written to.
    public record Storage(Path dataDir, Path logDir) {}

    /// What is logged, and how much of it is kept.
    public record Logging(Level level, long maxBytes, int backups, boolean debugLog) {

        /// How severe a line is.
        public enum Level {
            TRACE,
            DEBUG,
            INFO,
            WARN,
            ERROR
        }
    }
}
