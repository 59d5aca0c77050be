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
import io.geminibalance.wire.HeaderNames;
import io.geminibalance.wire.Reply;
import io.geminibalance.wire.Sink;
import io.geminibalance.wire.Target;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
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

    /// What came of asking.
    private sealed interface Outcome {}

    private record Listed(List<Object> models) implements Outcome {}

    /// @param said what the client is told
    private record Failed(Answer said) implements Outcome {}

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
            switch (models(line, call, projects)) {
                case Listed(List<Object> models) -> tell(models, from.orElse(0), size(call), sink);
                case Failed(Answer said) -> sink.whole(said);
            }
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

    private Outcome models(Line line, Call call, List<Project> projects) {
        Target bare = call.target().without(name -> name.equals("pageToken") || name.equals("pageSize"));
        boolean keeps = bare.query() == null && KEPT.contains(bare.path());
        Kept before = keeps ? kept.get(bare.path()) : null;
        Instant now = clock.instant();
        if (before != null && now.isBefore(before.until)) {
            return new Listed(before.models);
        }
        Round round = new Round(line, call, bare);
        for (Project project : projects.subList(0, Math.min(projects.size(), MOST_PROJECTS))) {
            if (!round.mayAsk()) {
                break;
            }
            round.ask(project);
        }
        Outcome outcome = round.outcome();
        if (outcome instanceof Listed(List<Object> models) && keeps && round.complete()) {
            kept.put(bare.path(), new Kept(models, now.plus(FRESH)));
        }
        return outcome;
    }

    /// Asking one project after the other.
    private static final class Round {
        private final Line line;
        private final Call call;
        private final Target bare;
        private final Map<String, Object> union = new LinkedHashMap<>();
        private boolean listed;
        private boolean failedLast;
        private Optional<Answer> error = Optional.empty();
        private Optional<Failure> refused = Optional.empty();

        /// @param bare what is asked for, without a page
        Round(Line line, Call call, Target bare) {
            this.line = line;
            this.call = call;
            this.bare = bare;
        }

        /// A project that is asked since the one before gave nothing is another try for the same.
        boolean mayAsk() {
            return !failedLast || line.hasTries();
        }

        boolean complete() {
            return error.isEmpty() && refused.isEmpty();
        }

        /// What Google said goes before what we have to say.
        Outcome outcome() {
            if (listed) {
                return new Listed(List.copyOf(union.values()));
            }
            Failure none = Failure.of(Kind.UNREACHABLE, "The Gemini API gave no list of models.");
            return new Failed(error.orElseGet(() -> GeminiErrors.say(refused.orElse(none))));
        }

        void ask(Project project) {
            try {
                failedLast = !pages(project);
            } catch (Line.Refused e) {
                failedLast = true;
                refused = Optional.of(e.failure());
            }
        }

        /// Whether it gave all of its pages.
        private boolean pages(Project project) throws Line.Refused {
            String token = "";
            for (int i = 0; i < MOST_PAGES; i++) {
                Call asking = page(project, token);
                try (Line.Heard heard = failedLast && i == 0 ? line.askAgain(asking) : line.ask(asking)) {
                    if (heard.reply().status() >= 400) {
                        error = Optional.of(asItCame(heard.reply()));
                        return false;
                    }
                    // An empty object is how an empty list is written.
                    Optional<JsonView> page = heard.document(Set.of())
                            .filter(list -> list.isObject() && !list.at("error").isPresent());
                    if (page.isEmpty()) {
                        refused = Optional.of(
                                Failure.of(Kind.UNREACHABLE, "The Gemini API gave something else than a list."));
                        return false;
                    }
                    listed = true;
                    for (JsonView model : page.get().at("models").each()) {
                        union.putIfAbsent(model.at("name").text(""), model.value());
                    }
                    token = page.get().at("nextPageToken").text("");
                }
                if (token.isEmpty()) {
                    break;
                }
            }
            return true;
        }

        private Call page(Project project, String token) {
            String query = (bare.query() == null ? "" : bare.query() + "&") + "pageSize=" + LARGEST_SIZE
                    + (token.isEmpty() ? "" : "&pageToken=" + URLEncoder.encode(token, StandardCharsets.UTF_8));
            return new Call(
                    call.method(),
                    new Target(bare.path(), query),
                    call.headers(),
                    call.body(),
                    call.about().bound(Binding.to(project.name())));
        }

        /// An error to be told later, when all have been asked. Of one that is longer than any of Google's the
        /// beginning is enough.
        private static Answer asItCame(Reply reply) {
            byte[] said = Arrays.copyOf(reply.head().bytes(), reply.head().length());
            return new Answer(reply.status(), HeaderNames.downward(reply.headers(), reply.key()), said);
        }
    }
}
