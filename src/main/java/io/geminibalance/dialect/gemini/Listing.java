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
import io.geminibalance.wire.Relay;
import io.geminibalance.wire.Reply;
import io.geminibalance.wire.Sink;
import io.geminibalance.wire.Target;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A list of things that belong to projects, told for all projects: one after the other, page by page.
///
/// Where there is one project only, its own list is passed on as it is.
///
/// @param call as the client sent it
record Listing(Call call) implements Conversation {
    /// The collections whose lists show the things of one project (Google's discovery document, September 2026).
    private static final Set<String> COLLECTIONS = Set.of(
            "files", "cachedContents", "batches", "fileSearchStores", "generatedFiles", "corpora", "tunedModels");

    private static final String SIZE = "pageSize";
    private static final String TOKEN = "pageToken";

    /// Nobody waits for more calls than this for one page.
    private static final int MOST_CALLS = 100;

    /// Whether a request asks for such a list.
    static boolean is(String httpMethod, Method method) {
        return httpMethod.equals("GET") && !method.nested() && COLLECTIONS.contains(method.collection());
    }

    @Override
    public void hold(Line line, Sink sink) throws Line.Refused, IOException {
        List<Project> projects = line.projects();
        if (projects.isEmpty()) {
            new NativeDialect.Identity(call).hold(line, sink);
            return;
        }
        Optional<String> given = call.target().parameter(TOKEN).filter(token -> !token.isEmpty());
        PageToken from = new PageToken(projects.getFirst().id(), "");
        if (given.isPresent()) {
            Optional<PageToken> parsed = PageToken.parse(given.get()).filter(token -> token.among(projects) >= 0);
            if (parsed.isEmpty()) {
                sink.whole(invalid());
                return;
            }
            from = parsed.get();
        }
        new Page(line, projects, size()).fill(from).tell(sink);
    }

    /// How many entries the client wants at most; 0 where it leaves that to Google.
    private int size() {
        try {
            return call.target()
                    .parameter(SIZE)
                    .map(Integer::parseInt)
                    .map(size -> Math.max(size, 0))
                    .orElse(0);
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    private static Answer invalid() {
        return GeminiErrors.say(Failure.of(
                Kind.MALFORMED,
                "The pageToken is not one of this list, or its project has no key that can be asked now. Start again"
                        + " without a pageToken."));
    }

    /// One page, while it is put together.
    private final class Page {
        private final Line line;
        private final List<Project> projects;
        private final int size;
        private final List<Object> entries = new ArrayList<>();
        private String field = "";
        private Optional<PageToken> next = Optional.empty();
        private Optional<Reply> failed = Optional.empty();
        private boolean answered;
        private Line.Refused refused;

        Page(Line line, List<Project> projects, int size) {
            this.line = line;
            this.projects = projects;
            this.size = size;
        }

        Page fill(PageToken from) throws Line.Refused {
            next = Optional.of(from);
            int calls = 0;
            while (next.isPresent() && failed.isEmpty() && !full() && calls < MOST_CALLS) {
                next = add(next.get());
                calls++;
            }
            if (!answered && refused != null) {
                throw refused;
            }
            return this;
        }

        void tell(Sink sink) throws IOException {
            if (failed.isPresent()) {
                Reply reply = failed.get();
                Relay.pass(reply, HeaderNames.downward(reply.headers(), reply.key()), sink);
                return;
            }
            Map<String, Object> page = new LinkedHashMap<>();
            if (!field.isEmpty()) {
                page.put(field, entries);
            }
            next.ifPresent(token -> page.put("nextPageToken", token.text()));
            sink.whole(Answer.json(200, Json.write(page)));
        }

        /// Without a wish of the client's, one page of Google's with something in it is enough.
        private boolean full() {
            return size > 0
                    ? entries.size() >= size
                    : !entries.isEmpty() && next.filter(this::within).isPresent();
        }

        private boolean within(PageToken token) {
            return !token.token().isEmpty();
        }

        /// Asks for one page of one project.
        ///
        /// @return where to go on, if anywhere
        private Optional<PageToken> add(PageToken at) throws Line.Refused {
            int place = at.among(projects);
            Project project = projects.get(place);
            Line.Heard heard;
            try {
                heard = line.ask(asking(project, at.token()));
            } catch (Line.Refused refusal) {
                if (refusal.failure().kind() != Kind.NO_KEY) {
                    throw refusal;
                }
                // Its last key was found to be bad just now: nobody can reach what lies there.
                refused = refusal;
                return after(place);
            }
            answered = true;
            if (heard.reply().status() != 200) {
                // Kept open: it is passed on as it is.
                failed = Optional.of(heard.reply());
                return Optional.empty();
            }
            try (heard) {
                JsonView page = heard.document(Set.of()).orElse(new JsonView(Map.of()));
                take(page);
                String further = page.at("nextPageToken").text("");
                if (!further.isEmpty()) {
                    return Optional.of(new PageToken(project.id(), further));
                }
            }
            return after(place);
        }

        private Optional<PageToken> after(int place) {
            return place + 1 < projects.size()
                    ? Optional.of(new PageToken(projects.get(place + 1).id(), ""))
                    : Optional.empty();
        }

        /// Takes the entries that the client may see; they stand in the one field that is a list.
        private void take(JsonView page) {
            if (!(page.value() instanceof Map<?, ?> fields)) {
                return;
            }
            fields.forEach((name, value) -> {
                if (value instanceof List<?> list) {
                    field = (String) name;
                    list.stream()
                            .filter(entry ->
                                    !line.hides(new JsonView(entry).at("name").text("")))
                            .forEach(entries::add);
                }
            });
        }

        private Call asking(Project project, String token) {
            Target target = call.target().without(name -> name.equals(TOKEN) || name.equals(SIZE));
            StringBuilder query = new StringBuilder(target.query() == null ? "" : target.query());
            if (size > 0) {
                append(query, SIZE, Integer.toString(size - entries.size()));
            }
            if (!token.isEmpty()) {
                append(query, TOKEN, token);
            }
            Target asked = new Target(target.path(), query.isEmpty() ? null : query.toString());
            return new Call(
                    call.method(),
                    asked,
                    call.headers(),
                    call.body(),
                    call.about().bound(Binding.to(project.name())));
        }

        private static void append(StringBuilder query, String name, String value) {
            query.append(query.isEmpty() ? "" : "&")
                    .append(name)
                    .append('=')
                    .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }
}
