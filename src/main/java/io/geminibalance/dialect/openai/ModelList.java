package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.Conversation;
import io.geminibalance.dialect.Invalid;
import io.geminibalance.dialect.Line;
import io.geminibalance.dialect.Line.Project;
import io.geminibalance.dialect.answer.UpstreamError;
import io.geminibalance.dialect.model.Models;
import io.geminibalance.dialect.openai.OpenAiErrors.Said;
import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.wire.Answer;
import io.geminibalance.wire.Body;
import io.geminibalance.wire.Call;
import io.geminibalance.wire.Call.About;
import io.geminibalance.wire.Call.Affinity;
import io.geminibalance.wire.Call.Binding;
import io.geminibalance.wire.Call.Shape;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Inbound;
import io.geminibalance.wire.Target;
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

/// The models in OpenAI's form, shared by all requests: `GET /v1/models` and `GET /v1/models/{id}`.
///
/// Behind the API's stand the names that the operator has given: many clients offer only what is listed.
///
/// The list is asked for when somebody wants it and it is older than five minutes. An old one is better than
/// none, so it is told while the API gives none. Nobody waits for another's question: several that come at once
/// each ask.
public final class ModelList {
    private static final Duration FRESH = Duration.ofMinutes(5);

    /// How long an old list is told before the API is asked again.
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(30);

    /// One page holds all models today; an endless list must not keep us.
    private static final int MOST_PAGES = 20;

    /// More projects are not asked: they see the same models but for a few.
    private static final int MOST_PROJECTS = 16;

    private static final About ABOUT = new About("", Shape.DOCUMENT, false, false, true, Affinity.NONE);

    private final InstantSource clock;
    private final Models names;
    private volatile Kept kept;

    /// @param names of models, for those that are known here by others
    public ModelList(InstantSource clock, Models names) {
        this.clock = clock;
        this.names = names;
    }

    /// The list as it was when the API last told it.
    ///
    /// @param models by id, in the API's order
    /// @param until when it is to be told without asking
    private record Kept(Map<String, Map<String, Object>> models, Instant until) {}

    /// What came of asking.
    public sealed interface Outcome {
        /// @param models in OpenAI's form, by id: the API's in its order, then those that the operator named
        record Listed(Map<String, Map<String, Object>> models) implements Outcome {}

        record Failed(Said said) implements Outcome {}
    }

    /// All of them.
    public Conversation list(Inbound request) {
        return (line, sink) -> sink.whole(
                switch (models(line, request.headers())) {
                    case Outcome.Failed(Said said) -> said.answer();
                    case Outcome.Listed(Map<String, Map<String, Object>> models) -> {
                        Map<String, Object> list = new LinkedHashMap<>();
                        list.put("object", "list");
                        list.put("data", models.values());
                        yield Answer.json(200, Json.write(list));
                    }
                });
    }

    /// One of them.
    ///
    /// @param id as it stands in the path, perhaps percent-encoded and with `models/` in front
    public Conversation one(Inbound request, String id) {
        String bare = Models.id(new Target("/" + id, null).decodedPath().substring(1));
        return (line, sink) -> sink.whole(
                switch (models(line, request.headers())) {
                    case Outcome.Failed(Said said) -> said.answer();
                    case Outcome.Listed(Map<String, Map<String, Object>> models) ->
                        models.containsKey(bare)
                                ? Answer.json(200, Json.write(models.get(bare)))
                                : alias(bare, models.get(names.asked(bare)));
                });
    }

    /// A name that stands for a model is one, too: clients ask whether theirs exists before they use it.
    private static Answer alias(String name, Map<String, Object> model) {
        return model == null ? unknown(name) : Answer.json(200, Json.write(ModelListEntry.named(name, model)));
    }

    private static Answer unknown(String id) {
        String shown = id.length() > 100 ? id.substring(0, 100) + "..." : id;
        String message = "The model `" + shown + "` does not exist; GET /v1/models lists those that do.";
        Answer answer = OpenAiErrors.invalid(new Invalid(message, "model", "model_not_found"));
        return new Answer(404, answer.headers(), answer.body());
    }

    /// All of them, for whoever tells them in another form.
    public Outcome models(Line line, Headers client) throws Line.Refused {
        Outcome outcome = google(line, client);
        List<String> own = names.named();
        if (own.isEmpty() || !(outcome instanceof Outcome.Listed(Map<String, Map<String, Object>> models))) {
            return outcome;
        }
        Map<String, Map<String, Object>> all = new LinkedHashMap<>(models);
        for (String name : own) {
            // A model that is not listed can be asked all the same, and the operator should know.
            all.putIfAbsent(name, ModelListEntry.named(name, models.getOrDefault(names.asked(name), Map.of())));
        }
        return new Outcome.Listed(all);
    }

    private Outcome google(Line line, Headers client) throws Line.Refused {
        Kept before = kept;
        Instant now = clock.instant();
        if (before != null && now.isBefore(before.until)) {
            return new Outcome.Listed(before.models);
        }
        try {
            Outcome outcome = ask(line, client);
            if (outcome instanceof Outcome.Listed(Map<String, Map<String, Object>> models)) {
                kept = new Kept(models, now.plus(FRESH));
            }
            return outcome instanceof Outcome.Failed && before != null ? old(before, now) : outcome;
        } catch (Line.Refused refused) {
            if (before != null) {
                return old(before, now);
            }
            throw refused;
        }
    }

    private Outcome old(Kept before, Instant now) {
        kept = new Kept(before.models, now.plus(AFTER_TROUBLE));
        return new Outcome.Listed(before.models);
    }

    /// Asks one project after the other, since Google shows each the models that it may use. A project that
    /// gives no list is left out, unless none does.
    private static Outcome ask(Line line, Headers client) throws Line.Refused {
        List<Project> projects = line.projects();
        if (projects.size() < 2) {
            return ask(line, client, ABOUT);
        }
        Map<String, Map<String, Object>> models = new LinkedHashMap<>();
        Outcome failed = new Outcome.Failed(Downward.nothingReadable());
        for (Project project : projects.subList(0, Math.min(projects.size(), MOST_PROJECTS))) {
            try {
                switch (ask(line, client, ABOUT.bound(Binding.to(project.name())))) {
                    case Outcome.Listed(Map<String, Map<String, Object>> more) -> more.forEach(models::putIfAbsent);
                    case Outcome.Failed failure -> failed = failure;
                }
            } catch (Line.Refused refused) {
                failed = new Outcome.Failed(OpenAiErrors.said(refused.failure()));
            }
        }
        return models.isEmpty() ? failed : new Outcome.Listed(models);
    }

    private static Outcome ask(Line line, Headers client, About about) throws Line.Refused {
        Map<String, Map<String, Object>> models = new LinkedHashMap<>();
        String page = "";
        for (int i = 0; i < MOST_PAGES; i++) {
            Optional<JsonView> answer;
            try (Line.Heard heard = line.ask(call(page, client, about))) {
                if (heard.reply().status() >= 300) {
                    return new Outcome.Failed(OpenAiErrors.said(UpstreamError.of(heard.reply())));
                }
                answer = heard.document(Set.of());
            }
            if (answer.isEmpty()
                    || !answer.get().isObject()
                    || answer.get().at("error").isPresent()) {
                return new Outcome.Failed(Downward.nothingReadable());
            }
            ModelListEntry.all(answer.get().at("models"), models);
            page = answer.get().at("nextPageToken").text("");
            if (page.isEmpty()) {
                break;
            }
        }
        return new Outcome.Listed(models);
    }

    private static Call call(String page, Headers client, About about) {
        String token = page.isEmpty() ? "" : "&pageToken=" + URLEncoder.encode(page, StandardCharsets.UTF_8);
        Target target = new Target("/v1beta/models", "pageSize=1000" + token);
        return new Call("GET", target, Upward.bare(client), new Body.Empty(), about);
    }
}
