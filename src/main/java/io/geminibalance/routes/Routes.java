package io.geminibalance.routes;

import io.geminibalance.routes.Route.Gate;
import io.geminibalance.routes.Route.Place;
import io.geminibalance.routes.Route.Tongue;
import io.geminibalance.wire.HeaderNames;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Target;
import java.util.List;
import java.util.Set;

/// The table of routes.
///
/// The Gemini API grows by the week, so whatever lies below its versions is forwarded, known or not; only our own
/// routes are counted up.
public final class Routes {
    private static final Set<String> READ = Set.of("GET", "HEAD");
    private static final Route UNKNOWN = new Route(Place.UNKNOWN, Gate.OPEN, Tongue.GOOGLE, Set.of());
    private static final Route UNKNOWN_OPENAI = new Route(Place.UNKNOWN, Gate.OPEN, Tongue.OPENAI, Set.of());
    private static final String MESSAGES = "/v1/messages";
    private static final String OPENAI_PREFIX = "/openai/v1";
    private static final Route OPENAI_POST = new Route(Place.OPENAI, Gate.CLIENT, Tongue.OPENAI, Set.of("POST"));
    private static final Route OPENAI_READ = new Route(Place.OPENAI, Gate.CLIENT, Tongue.OPENAI, READ);
    private static final Route UNKNOWN_ANTHROPIC = new Route(Place.UNKNOWN, Gate.OPEN, Tongue.ANTHROPIC, Set.of());
    private static final Route ANTHROPIC_POST =
            new Route(Place.ANTHROPIC, Gate.CLIENT, Tongue.ANTHROPIC, Set.of("POST"));
    private static final Route ANTHROPIC_READ = new Route(Place.ANTHROPIC, Gate.CLIENT, Tongue.ANTHROPIC, READ);
    private static final Route NATIVE = new Route(Place.NATIVE, Gate.CLIENT, Tongue.GOOGLE, Set.of());

    private record Row(String path, boolean below, Route route) {
        boolean matches(String asked) {
            return below ? asked.startsWith(path) : asked.equals(path);
        }
    }

    private static final List<Row> TABLE = List.of(
            exact("/health", Place.HEALTH, Gate.OPEN, READ),
            exact("/ready", Place.READY, Gate.OPEN, READ),
            exact("/", Place.PAGE, Gate.OPEN, READ),
            exact("/index.html", Place.PAGE, Gate.OPEN, READ),
            exact("/docs", Place.PAGE, Gate.OPEN, READ),
            exact("/openapi.json", Place.PAGE, Gate.OPEN, READ),
            below("/web/", new Route(Place.PAGE, Gate.OPEN, Tongue.GOOGLE, READ)),
            exact("/api/status/keys", Place.STATUS_KEYS, Gate.ADMIN, READ),
            exact("/metrics", Place.METRICS, Gate.ADMIN, READ),
            exact("/api/status/logs", Place.STATUS_LOGS, Gate.ADMIN, READ),
            exact("/api/status/activity", Place.STATUS_ACTIVITY, Gate.ADMIN, READ),
            below("/api/keys/", new Route(Place.KEY_ACTION, Gate.ADMIN, Tongue.GOOGLE, Set.of("POST"))),
            below("/api/event_logging/", new Route(Place.REPORTS, Gate.CLIENT, Tongue.ANTHROPIC, Set.of("POST"))),
            exact("/api/status/logs/ws", Place.SOCKET, Gate.ADMIN, Set.of("GET")),
            below(
                    "/ws/google.ai.generativelanguage.",
                    new Route(Place.SOCKET, Gate.CLIENT, Tongue.GOOGLE, Set.of("GET"))),
            below("/v1beta/openai/", new Route(Place.COMPATIBLE, Gate.CLIENT, Tongue.OPENAI, Set.of())),
            below("/v1beta/", NATIVE),
            below("/v1alpha/", NATIVE),
            below("/v1/", NATIVE),
            below("/download/", NATIVE),
            below("/upload/", new Route(Place.UPLOAD, Gate.CLIENT, Tongue.GOOGLE, Set.of())),
            below("/resumable/upload/", new Route(Place.UPLOAD, Gate.CLIENT, Tongue.GOOGLE, Set.of())));

    /// Paths that only OpenAI has.
    private static final Set<String> OPENAI_ONLY = Set.of(
            "/v1/chat/completions",
            "/v1/completions",
            "/v1/embeddings",
            "/v1/responses",
            "/v1/images/generations",
            "/v1/images/edits",
            "/v1/images/variations",
            "/v1/audio/speech",
            "/v1/audio/transcriptions",
            "/v1/audio/translations");

    /// Collections of OpenAI's description of its API, 2026-11; Google has some, or may have them one day: the
    /// credential says whose is meant.
    private static final Set<String> OPENAI_TOO = Set.of(
            "/v1/models",
            "/v1/files",
            "/v1/batches",
            "/v1/assistants",
            "/v1/chat",
            "/v1/containers",
            "/v1/conversations",
            "/v1/evals",
            "/v1/fine_tuning",
            "/v1/moderations",
            "/v1/organization",
            "/v1/realtime",
            "/v1/threads",
            "/v1/uploads",
            "/v1/vector_stores",
            "/v1/videos");

    private Routes() {}

    /// The route of a request; [Place#UNKNOWN] where there is none.
    public static Route find(Target target, Headers headers) {
        String path = target.decodedPath();
        // Only here: what goes on to Google keeps every slash that the client sent.
        String tidy = target.tidyPath();
        if (tidy.startsWith(OPENAI_PREFIX)) {
            return openAi(tidy.substring(OPENAI_PREFIX.length()));
        }
        // Typed twice, by people whose client adds it, too.
        String once = tidy.startsWith("/v1/v1/") ? tidy.substring("/v1".length()) : tidy;
        if (isAnthropic(once, headers)) {
            return anthropic(once);
        }
        if (isOpenAi(once, target, headers)) {
            return openAi(once.substring("/v1".length()));
        }
        for (Row row : TABLE) {
            if (row.matches(path)) {
                return row.route();
            }
        }
        return UNKNOWN;
    }

    /// @param path below the version
    private static Route openAi(String path) {
        return switch (path) {
            case "/chat/completions",
                    "/completions",
                    "/responses",
                    "/responses/input_tokens",
                    "/embeddings",
                    "/images/generations",
                    "/images/edits",
                    "/audio/speech",
                    "/audio/transcriptions",
                    "/audio/translations" -> OPENAI_POST;
            case "/models" -> OPENAI_READ;
            default -> path.startsWith("/models/") ? OPENAI_READ : UNKNOWN_OPENAI;
        };
    }

    private static Route anthropic(String path) {
        return switch (path) {
            case MESSAGES, MESSAGES + "/count_tokens" -> ANTHROPIC_POST;
            default -> isModels(path) ? ANTHROPIC_READ : UNKNOWN_ANTHROPIC;
        };
    }

    /// Only Anthropic has messages; of the models that three services have, Anthropic's clients say which they
    /// mean.
    private static boolean isAnthropic(String path, Headers headers) {
        return path.equals(MESSAGES)
                || path.startsWith(MESSAGES + "/")
                || isModels(path) && headers.has("anthropic-version");
    }

    private static boolean isModels(String path) {
        return path.equals("/v1/models") || path.startsWith("/v1/models/") && path.indexOf(':') < 0;
    }

    private static boolean isOpenAi(String path, Target target, Headers headers) {
        if (!path.startsWith("/v1/")) {
            return false;
        }
        return OPENAI_ONLY.contains(path)
                || path.startsWith("/v1/responses/")
                || openAiToo(path) && !speaksGoogle(target, headers);
    }

    private static boolean openAiToo(String path) {
        int end = path.indexOf('/', "/v1/".length());
        String collection = end < 0 ? path : path.substring(0, end);
        return OPENAI_TOO.contains(collection) && path.indexOf(':') < 0;
    }

    /// Whether the request shows a mark of Google's clients, or at least none of OpenAI's.
    private static boolean speaksGoogle(Target target, Headers headers) {
        return headers.has(HeaderNames.GOOGLE_KEY)
                || headers.has("x-goog-api-client")
                || target.parameter("key").isPresent()
                || !headers.has(HeaderNames.AUTHORIZATION);
    }

    private static Row exact(String path, Place place, Gate gate, Set<String> methods) {
        return new Row(path, false, new Route(place, gate, Tongue.GOOGLE, methods));
    }

    private static Row below(String path, Route route) {
        return new Row(path, true, route);
    }
}
