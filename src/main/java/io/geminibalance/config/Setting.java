package io.geminibalance.config;

import io.geminibalance.config.Settings.Engine;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The table of settings: every name that an operator may set, its default and its meaning.
///
/// `--help`, `check`, `.env.example` and the README follow this table and its order. An empty default means that
/// nothing is set.
public enum Setting {
    GOOGLE_API_KEYS(
            Kind.SECRET,
            "",
            "the pool of keys: a list (comma, newline or JSON array) of KEY, label=KEY or project/label=KEY; all that"
                    + " is set here and in GOOGLE_API_KEY_1, _2, ... is merged"),
    GOOGLE_API_KEYS_FILE("", "a file of keys, one entry a line, # comments; read again when it changes"),
    ACCESS_TOKENS(
            Kind.SECRET,
            "",
            "the tokens that clients must show: a list (comma, newline or JSON array) of TOKEN or name=TOKEN"),
    ADMIN_TOKEN(
            Kind.SECRET,
            "",
            "the token for the page's data, /api/** and /metrics; generated when clients must show a token"),
    HOST(
            "127.0.0.1",
            "the address to listen on; when others can reach it and there are no ACCESS_TOKENS, a token is generated"),
    PORT("8090", 0, 65_535, "the port to listen on; 0 takes a free one"),
    HTTP_ENGINE(Engine.values()[0].text(), "which engine stands behind the server API: " + Engine.allowed()),
    HTTP_CLIENT(
            Engine.values()[0].text(), "which client stands behind the API towards the upstream: " + Engine.allowed()),
    GEMINI_API_BASE_URL("https://generativelanguage.googleapis.com", "where the Gemini API is"),
    PUBLIC_URL(
            "",
            "how clients reach this service, for the upload URLs that it hands out; otherwise taken from each request"),
    TRUSTED_PROXIES(
            "127.0.0.1,::1", "list of addresses and CIDR ranges whose X-Forwarded-For, -Proto and -Host are believed"),
    HTTPS_PROXY(Kind.SECRET, "", "outbound proxy for https, as http://[user:password@]host:port or socks5://..."),
    HTTP_PROXY(Kind.SECRET, "", "outbound proxy for http, as http://[user:password@]host:port"),
    NO_PROXY("", "list of hosts, domains, addresses and CIDR ranges that are reached without a proxy; * for all"),
    API_KEY_COOL_DOWN_SECONDS(
            "300", 1, 86_400, "base of the back-off of a key, where Google gives no better information"),
    MAX_COOL_DOWN_SECONDS("43200", 1, 604_800, "longest back-off of a key, where Google gives no better information"),
    API_KEY_FAILURE_THRESHOLD(
            "3", 1, 1_000, "failures in a row, of the kind that does not cool at once, before a key rests"),
    MAX_ATTEMPTS("5", 1, 100, "upstream attempts for one request"),
    MAX_WAIT_SECONDS("0", 0, 3_600, "how long a request may wait for a key instead of being refused"),
    CONNECT_TIMEOUT_SECONDS("10", 1, 600, "time limit for a connection to the upstream"),
    FIRST_BYTE_TIMEOUT_SECONDS("600", 1, 86_400, "time limit for the first byte of an upstream answer"),
    IDLE_TIMEOUT_SECONDS(
            "120",
            1,
            86_400,
            "time limit for a silence within an upstream answer, and for the upstream to take more of an upload"),
    MAX_BODY_BYTES(
            "104857600", 1, 2_000_000_000, "largest request body; uploads under /upload/ are streamed and not limited"),
    BODY_MEMORY_BYTES(
            "0",
            0,
            1_000_000_000_000L,
            "memory for each of: bodies of requests under way (beyond it they go to the disk), requests that are"
                    + " translated with all that they say, large answers that are; 0 for an eighth, a quarter and a quarter of the heap"),
    BODY_DISK_BYTES(
            "4294967296",
            0,
            1_000_000_000_000_000L,
            "disk for bodies of requests under way that are not in memory; one that finds no room gets 503 with"
                    + " Retry-After"),
    MAX_HEADER_BYTES("65536", 1024, 1_048_576, "largest head of a request: its line and its header fields"),
    MAX_HEADER_FIELDS("200", 10, 10_000, "header fields of a request; one with more gets 431"),
    MAX_CONNECTIONS(
            "8192",
            1,
            1_000_000,
            "connections of clients at the same time; one more closes the longest idle, or gets 503 where none is idle"),
    MAX_REQUESTS(
            "4096", 1, 1_000_000, "requests that are forwarded at the same time; one more gets 503 with Retry-After"),
    MAX_WEBSOCKETS("2000", 1, 100_000, "WebSockets at the same time; one more gets 503"),
    HEAD_TIMEOUT_SECONDS("10", 1, 600, "time limit for the head of a request, from its first byte"),
    BODY_TIMEOUT_SECONDS(
            "30",
            1,
            3_600,
            "time limit for a silence within a request's body, and for a client to take what it is sent"),
    KEEP_ALIVE_SECONDS("75", 1, 3_600, "how long a connection may stay open between requests"),
    FETCH_MEDIA(
            "false",
            "true fetches media that translated requests name by https:// addresses, from public addresses only, instead"
                    + " of leaving that to the Gemini API; not together with HTTPS_PROXY"),
    MODEL_ALIASES(
            "",
            "list of name=model for names that clients use, * for any characters, such as claude-sonnet-*=gemini-4-argon;"
                    + " the first that fits counts, before those for common agents"),
    SHARED_RESOURCES(
            "false",
            "true lets every client use the files, caches and batches that others made; otherwise each access token has"
                    + " its own"),
    CORS_ORIGINS(
            "", "list of browser origins that may call, as scheme://host[:port]; * for all, only with ACCESS_TOKENS"),
    DATA_DIR("data", "folder for the state that outlives a restart"),
    LOG_DIR("logs", "folder for the log files"),
    LOG_LEVEL("INFO", "least severe level that is logged: TRACE, DEBUG, INFO, WARN or ERROR"),
    LOG_MAX_BYTES("10485760", 100, 1_000_000_000_000L, "size at which a log file is rolled"),
    LOG_BACKUPS("5", 0, 1_000, "rolled files kept of each log"),
    DEBUG_LOG_ENABLED("false", "true writes requests and responses to gemini_debug.log, keys and tokens redacted");

    private enum Kind {
        PLAIN,
        SECRET
    }

    /// The whole numbers from `least` to `most`.
    public record Range(long least, long most) {
        boolean includes(long number) {
            return least <= number && number <= most;
        }

        @Override
        public String toString() {
            return least + " to " + most;
        }
    }

    private final Kind kind;
    private final String defaultText;
    private final Optional<Range> range;
    private final String meaning;

    Setting(String defaultText, String meaning) {
        this(Kind.PLAIN, defaultText, meaning);
    }

    Setting(Kind kind, String defaultText, String meaning) {
        this.kind = kind;
        this.defaultText = defaultText;
        this.range = Optional.empty();
        this.meaning = meaning;
    }

    Setting(String defaultText, long least, long most, String meaning) {
        this.kind = Kind.PLAIN;
        this.defaultText = defaultText;
        this.range = Optional.of(new Range(least, most));
        this.meaning = meaning;
    }

    /// The value when nothing is set; empty when there is none.
    public String defaultText() {
        return defaultText;
    }

    /// The meaning in one sentence.
    public String meaning() {
        return meaning;
    }

    /// Whether the value holds a secret, so that it is only ever shown masked.
    public boolean secret() {
        return kind == Kind.SECRET;
    }

    /// The numbers allowed, for a setting that is a number.
    public Optional<Range> range() {
        return range;
    }

    /// Further names under which the setting is read.
    public List<String> otherNames() {
        return switch (this) {
            case GOOGLE_API_KEYS -> List.of("GOOGLE_API_KEY", "GEMINI_API_KEY", "GEMINI_API_KEYS");
            case HTTPS_PROXY, HTTP_PROXY, NO_PROXY -> List.of(name().toLowerCase(Locale.ROOT));
            default -> List.of();
        };
    }
}
