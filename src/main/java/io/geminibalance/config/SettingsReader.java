package io.geminibalance.config;

import io.geminibalance.config.Settings.AccessSettings;
import io.geminibalance.config.Settings.Engine;
import io.geminibalance.config.Settings.Limits;
import io.geminibalance.config.Settings.Listen;
import io.geminibalance.config.Settings.Logging;
import io.geminibalance.config.Settings.Pool;
import io.geminibalance.config.Settings.Proxies;
import io.geminibalance.config.Settings.Storage;
import io.geminibalance.config.Settings.TrustedProxies;
import io.geminibalance.config.Settings.UpstreamSettings;
import io.geminibalance.wire.Secret;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Turns texts into settings, or into all that is wrong with them at once.
public final class SettingsReader {
    private final Sources sources;
    private final DotEnv dotEnv;
    private final Values values;

    private SettingsReader(Sources sources) {
        this.sources = sources;
        this.dotEnv = sources.dotEnv()
                .map(text -> DotEnv.parse(text, sources.dotEnvName()))
                .orElse(DotEnv.EMPTY);
        this.values = new Values(new Lookup(sources.commandLine(), sources.environment(), dotEnv.values()));
    }

    /// Reads the settings.
    ///
    /// @param keysNeeded whether a pool without a key is a problem; the sandbox brings keys of its own
    public static Reading read(Sources sources, boolean keysNeeded) {
        return new SettingsReader(sources).read(keysNeeded);
    }

    private Reading read(boolean keysNeeded) {
        dotEnv.problems().forEach(values::refuse);
        Settings settings = new Settings(
                listen(),
                access(),
                pool(keysNeeded),
                upstream(),
                values.flag(Setting.FETCH_MEDIA),
                values.list(Setting.MODEL_ALIASES, ModelAlias::parse),
                values.flag(Setting.SHARED_RESOURCES),
                limits(),
                storage(),
                logging());
        refuseWildcardWithoutTokens(settings);
        refuseFetchingBesideAProxy(settings);
        refuseSocksForPlainHttp(settings);

        List<String> warnings = new ArrayList<>(dotEnv.overruled());
        warnings.addAll(Spelling.warnings(
                sources.environment().keySet(), dotEnv.values().keySet()));
        if (!values.problems().isEmpty()) {
            return new Reading.Invalid(values.problems(), warnings);
        }
        warnings.addAll(Doubts.about(settings));
        return new Reading.Loaded(settings, values.origins(), warnings);
    }

    private Listen listen() {
        return new Listen(
                values.one(Setting.HOST, ListenHost::parse),
                values.integer(Setting.PORT),
                values.choice(Setting.HTTP_ENGINE, List.of(Engine.values()), Engine.allowed()),
                values.optional(Setting.PUBLIC_URL, WebAddress::base),
                new TrustedProxies(values.list(Setting.TRUSTED_PROXIES, AddressRange::parse)),
                values.list(Setting.CORS_ORIGINS, WebAddress::origin));
    }

    private AccessSettings access() {
        int problemsBefore = values.problems().size();
        List<AccessToken> tokens = values.list(Setting.ACCESS_TOKENS, AccessToken::parse);
        boolean nothingWrong = values.problems().size() == problemsBefore;
        if (values.given(Setting.ACCESS_TOKENS) && tokens.isEmpty() && nothingWrong) {
            // Someone who wrote this means to shut the door; it must not be taken for "no tokens wanted".
            values.refuse(new Problem(Setting.ACCESS_TOKENS.name(), "", "is set but holds no token"));
        }
        AccessToken.doubles(Setting.ACCESS_TOKENS.name(), tokens).forEach(values::refuse);
        Optional<Secret> admin = values.optional(Setting.ADMIN_TOKEN, Labelled::secret);
        if (tokens.stream().anyMatch(token -> admin.equals(Optional.of(token.token())))) {
            String reason = "must differ from every one of the ACCESS_TOKENS, which never open the admin's routes";
            values.refuse(
                    new Problem(Setting.ADMIN_TOKEN.name(), admin.orElseThrow().masked(), reason));
        }
        return new AccessSettings(tokens, admin);
    }

    private Pool pool(boolean keysNeeded) {
        int problemsBefore = values.problems().size();
        List<KeyEntry> listed = values.keys();
        Optional<Path> file = values.optional(Setting.GOOGLE_API_KEYS_FILE, Values::toPath);
        List<KeyEntry> filed = file.map(this::fileKeys).orElse(List.of());
        boolean nothingWrong = values.problems().size() == problemsBefore;
        if (keysNeeded && listed.isEmpty() && filed.isEmpty() && nothingWrong) {
            String reason =
                    "there is no key; give at least one here, in GOOGLE_API_KEY or in GOOGLE_API_KEYS_FILE (keys come"
                            + " from https://aistudio.google.com/apikey), or start with --sandbox, which needs none";
            values.refuse(new Problem(Setting.GOOGLE_API_KEYS.name(), "", reason));
        }
        return new Pool(
                listed,
                filed,
                file,
                values.seconds(Setting.API_KEY_COOL_DOWN_SECONDS),
                values.seconds(Setting.MAX_COOL_DOWN_SECONDS),
                values.integer(Setting.API_KEY_FAILURE_THRESHOLD),
                values.integer(Setting.MAX_ATTEMPTS),
                values.seconds(Setting.MAX_WAIT_SECONDS));
    }

    private List<KeyEntry> fileKeys(Path file) {
        try {
            return values.accepted(KeysFile.parse(sources.keysFile().read(file)));
        } catch (IOException e) {
            String shown = Shown.plain(file.toString());
            values.refuse(new Problem(Setting.GOOGLE_API_KEYS_FILE.name(), shown, whyUnreadable(e)));
            return List.of();
        }
    }

    private static String whyUnreadable(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "there is no such file";
            case AccessDeniedException _ -> "the file must not be read";
            case CharacterCodingException _ -> "the file is not text in UTF-8";
            default -> "the file cannot be read";
        };
    }

    private UpstreamSettings upstream() {
        Proxies proxies = new Proxies(
                values.optional(Setting.HTTPS_PROXY, HttpProxy::parse),
                values.optional(Setting.HTTP_PROXY, HttpProxy::parse),
                values.one(Setting.NO_PROXY, NoProxy::parse));
        return new UpstreamSettings(
                values.one(Setting.GEMINI_API_BASE_URL, WebAddress::base),
                values.choice(Setting.HTTP_CLIENT, List.of(Engine.values()), Engine.allowed()),
                proxies,
                values.seconds(Setting.CONNECT_TIMEOUT_SECONDS),
                values.seconds(Setting.FIRST_BYTE_TIMEOUT_SECONDS),
                values.seconds(Setting.IDLE_TIMEOUT_SECONDS));
    }

    private Limits limits() {
        return new Limits(
                values.number(Setting.MAX_BODY_BYTES),
                values.number(Setting.BODY_MEMORY_BYTES),
                values.number(Setting.BODY_DISK_BYTES),
                values.integer(Setting.MAX_HEADER_BYTES),
                values.integer(Setting.MAX_HEADER_FIELDS),
                values.integer(Setting.MAX_CONNECTIONS),
                values.integer(Setting.MAX_REQUESTS),
                values.integer(Setting.MAX_WEBSOCKETS),
                values.seconds(Setting.HEAD_TIMEOUT_SECONDS),
                values.seconds(Setting.BODY_TIMEOUT_SECONDS),
                values.seconds(Setting.KEEP_ALIVE_SECONDS));
    }

    private Storage storage() {
        return new Storage(values.path(Setting.DATA_DIR), values.path(Setting.LOG_DIR));
    }

    private Logging logging() {
        return new Logging(
                values.choice(Setting.LOG_LEVEL, List.of(Logging.Level.values()), "TRACE, DEBUG, INFO, WARN or ERROR"),
                values.number(Setting.LOG_MAX_BYTES),
                values.integer(Setting.LOG_BACKUPS),
                values.flag(Setting.DEBUG_LOG_ENABLED));
    }

    private void refuseWildcardWithoutTokens(Settings settings) {
        if (settings.listen().anyOrigin() && settings.access().tokens().isEmpty()) {
            // Otherwise any page that someone here opens could use up the keys.
            String reason = "is allowed only when ACCESS_TOKENS are set; list the origins instead";
            values.refuse(new Problem(Setting.CORS_ORIGINS.name(), "*", reason));
        }
    }

    private void refuseSocksForPlainHttp(Settings settings) {
        if (settings.upstream().base().getScheme().equalsIgnoreCase("https")) {
            return;
        }
        Stream<HttpProxy> own = settings.pool().keys().stream()
                .flatMap(key -> key.via().stream())
                .flatMap(via -> via instanceof Via.Through(HttpProxy proxy) ? Stream.of(proxy) : Stream.empty());
        Stream.concat(settings.upstream().proxies().proxyFor(settings.upstream().base()).stream(), own)
                .filter(proxy -> proxy.kind() == HttpProxy.Kind.SOCKS5)
                .map(HttpProxy::address)
                .distinct()
                .forEach(address -> values.refuse(new Problem(
                        Setting.GEMINI_API_BASE_URL.name(),
                        Shown.url(settings.upstream().base().toString()),
                        "cannot be reached through " + address
                                + ": a SOCKS proxy is used for https only; take an http:// proxy")));
    }

    private void refuseFetchingBesideAProxy(Settings settings) {
        if (settings.fetchMedia() && settings.upstream().proxies().https().isPresent()) {
            // Through a proxy it would be the proxy that looks names up, so nobody could check where they lead.
            String reason = "cannot be used together with HTTPS_PROXY, for media are fetched without a proxy; leave one"
                    + " of them out (without FETCH_MEDIA the Gemini API fetches media itself)";
            values.refuse(new Problem(Setting.FETCH_MEDIA.name(), "true", reason));
        }
    }
}
