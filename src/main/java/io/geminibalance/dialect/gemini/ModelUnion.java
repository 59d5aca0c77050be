package io.geminibalance.dialect.gemini;

import io.geminibalance.dialect.Conversation;
import io.geminibalance.dialect.Line;
import io.geminibalance.dialect.Line.Project;
import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.wire.Answer;
import io.geminibalance.wire.Call;
import io.geminibalance.wire.Call.Binding;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Failure.Kind;
import io.geminibalance.wire.Sink;
import io.geminibalance.wire.Target;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// The models that any of the projects sees: Google shows each project those that it may use.
///
/// Kept for five minutes, since it costs a call for each project. Where there is one project only, its own list is
/// passed on as it is.
final class ModelUnion {
    private static final Duration FRESH = Duration.ofMinutes(5);

    /// More projects are not asked: they see the same models but for a few.
    private static final int MOST_PROJECTS = 16;

    /// Pages of one project; an endless list must not keep us.
    private static final int MOST_PAGES = 20;

    /// What Google takes and gives (its reference, September 2026).
    private static final int USUAL_SIZE = 50;

    private static final int LARGEST_SIZE = 1000;

    /// Lists of other versions than these few, or with further parameters, are not kept.
    private static final Set<String> KEPT = Set.of("/v1beta/models", "/v1/models", "/v1alpha/models");

    private static final Pattern LIST = Pattern.compile("/v1[a-z0-9]*/models");

    private final InstantSource clock;
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();

    private record Kept(List<Object> models, Instant until) {}

    ModelUnion(InstantSource clock) {
        this.clock = clock;
    }

    /// Whether a request asks for the list of models.
    static boolean is(String httpMethod, Target target) {
        return httpMethod.equals("GET") && LIST.matcher(target.decodedPath()).matches();
    }

    /// @param alone tells the list of one project
    Conversation list(Call call, Conversation alone) {
        return (line, sink) -> {
            List<Project> projects = line.projects();
            if (projects.size() < 2) {
                alone.hold(line, sink);
                return;
            }
            Optional<Integer> from = call.target()
                    .parameter("pageToken")
                    .filter(token -> !token.isEmpty())
                    .map(token -> PageToken.parse(token).map(ModelUnion::offset).orElse(-1));
            if (from.isPresent() && from.get() < 0) {
                sink.whole(GeminiErrors.say(Failure.of(
                        Kind.MALFORMED, "The pageToken is not one of this list. Start again without a pageToken.")));
                return;
            }
            tell(models(line, call, projects), from.orElse(0), size(call), sink);
        };
    }

    private static int offset(PageToken token) {
        return token.token().matches("[0-9]{1,6}") ? Integer.parseInt(token.token()) : -1;
    }

    private static int size(Call call) {
        Optional<String> given = call.target().parameter("pageSize");
        int size = given.filter(text -> text.matches("[0-9]{1,9}"))
                .map(Integer::parseInt)
                .orElse(0);
        return size == 0 ? USUAL_SIZE : Math.min(size, LARGEST_SIZE);
    }

    private static void tell(List<Object> models, int from, int size, Sink sink) throws IOException {
        int start = Math.min(from, models.size());
        int end = Math.min(start + size, models.size());
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("models", models.subList(start, end));
        if (end < models.size()) {
            page.put("nextPageToken", new PageToken("", Integer.toString(end)).text());
        }
        sink.whole(Answer.json(200, Json.write(page)));
    }

    private List<Object> models(Line line, Call call, List<Project> projects) throws Line.Refused {
        Target bare = call.target().without(name -> name.equals("pageToken") || name.equals("pageSize"));
        boolean keeps = bare.query() == null && KEPT.contains(bare.path());
        Kept before = keeps ? kept.get(bare.path()) : null;
        Instant now = clock.instant();
        if (before != null && now.isBefore(before.until)) {
            return before.models;
        }
        Map<String, Object> union = new LinkedHashMap<>();
        Line.Refused refused = null;
        for (Project project : projects.subList(0, Math.min(projects.size(), MOST_PROJECTS))) {
            try {
                add(line, call, bare, project, union);
            } catch (Line.Refused e) {
                refused = e;
            }
        }
        if (union.isEmpty()) {
            throw refused != null
                    ? refused
                    : new Line.Refused(Failure.of(Kind.UNREACHABLE, "The Gemini API gave no list of models."));
        }
        List<Object> models = List.copyOf(union.values());
        if (keeps && refused == null) {
            kept.put(bare.path(), new Kept(models, now.plus(FRESH)));
        }
        return models;
    }

    private static void add(Line line, Call call, Target bare, Project project, Map<String, Object> union)
            throws Line.Refused {
        String token = "";
        for (int i = 0; i < MOST_PAGES; i++) {
            String query = (bare.query() == null ? "" : bare.query() + "&") + "pageSize=" + LARGEST_SIZE
                    + (token.isEmpty() ? "" : "&pageToken=" + URLEncoder.encode(token, StandardCharsets.UTF_8));
            Call asking = new Call(
                    call.method(),
                    new Target(bare.path(), query),
                    call.headers(),
                    call.body(),
                    call.about().bound(Binding.to(project.name())));
            JsonView page;
            try (Line.Heard heard = line.ask(asking)) {
                if (heard.reply().status() != 200) {
                    throw new Line.Refused(Failure.of(
                            Kind.UNREACHABLE,
                            "The Gemini API answered " + heard.reply().status() + " when asked for its models."));
                }
                page = heard.document(Set.of()).orElse(new JsonView(Map.of()));
            }
            for (JsonView model : page.at("models").each()) {
                union.putIfAbsent(model.at("name").text(""), model.value());
            }
            token = page.at("nextPageToken").text("");
            if (token.isEmpty()) {
                return;
            }
        }
    }
}
