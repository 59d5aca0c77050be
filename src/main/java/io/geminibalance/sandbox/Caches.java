package io.geminibalance.sandbox;

import io.geminibalance.json.JsonView;
import io.geminibalance.sandbox.Operation.Resource;
import io.geminibalance.sandbox.resources.Cache;
import io.geminibalance.sandbox.resources.Times;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// The caches of a project. Only what they cost to read is kept, not what is in them.
record Caches(Errand errand) {
    private static final int LETTERS = 40;
    private static final int USUAL_PAGE = 50;
    private static final int LARGEST_PAGE = 1000;

    /// What a cache must have at least (Google's page on caching, 2026-11: more for the larger models).
    private static final int LEAST = 1024;

    private static final int LEAST_OF_PRO = 4096;

    Optional<Said> said(Resource wanted) {
        return Optional.ofNullable(
                switch (wanted.shape()) {
                    case "POST cachedContents" -> create();
                    case "GET cachedContents" ->
                        errand.list(errand.shelves().caches(), "cachedContents", USUAL_PAGE, LARGEST_PAGE);
                    case "GET cachedContents/*" ->
                        find(wanted).map(errand::tell).orElseGet(this::absent);
                    case "PATCH cachedContents/*" ->
                        find(wanted).map(this::change).orElseGet(this::absent);
                    case "DELETE cachedContents/*" ->
                        find(wanted).map(this::delete).orElseGet(this::absent);
                    default -> null;
                });
    }

    private Said create() {
        JsonView asked = errand.body();
        Optional<GoogleError> unknown = KnownFields.refuse(asked.value(), "Cache");
        if (unknown.isPresent()) {
            return errand.refusal(unknown.get());
        }
        String id = asked.at("model").text("").replaceFirst("^models/", "");
        Optional<Model> model = Model.named(id, errand.project()).filter(known -> known.can("createCachedContent"));
        if (model.isEmpty()) {
            return errand.refusal(GoogleErrors.UNKNOWN_MODEL.with(Map.of("model", id, "verb", "createCachedContent")));
        }
        References references = errand.generation().references();
        Optional<GoogleError> wrong = references.refuseFiles(asked);
        if (wrong.isPresent()) {
            return errand.refusal(wrong.get());
        }
        int tokens = Reading.tokens(asked, references);
        int least = id.contains("pro") ? LEAST_OF_PRO : LEAST;
        if (tokens < least) {
            return errand.refusal(ResourceErrors.SMALL_CACHE.with(
                    Map.of("tokens", Integer.toString(tokens), "least", Integer.toString(least))));
        }
        boolean silent = asked.at("ttl").isEmpty() && asked.at("expireTime").isEmpty();
        Instant now = errand.now();
        Optional<Instant> end = silent ? Optional.of(now.plus(Times.LIFE_OF_CACHE)) : end(asked);
        if (end.isEmpty()) {
            return errand.refusal(ResourceErrors.CACHE_END, "request", "CreateCachedContentRequest");
        }
        return errand.keep(
                errand.shelves().caches(),
                new Cache(
                        "cachedContents/" + errand.ids().letters(LETTERS),
                        "models/" + id,
                        asked.at("displayName").text(""),
                        now,
                        now,
                        end.get(),
                        tokens));
    }

    /// Only its end can be changed.
    private Said change(Cache cache) {
        return end(errand.body())
                .map(end -> errand.keep(errand.shelves().caches(), cache.until(end, errand.now())))
                .orElseGet(() -> errand.refusal(ResourceErrors.CACHE_END, "request", "UpdateCachedContentRequest"));
    }

    private Said delete(Cache cache) {
        errand.shelves().caches().remove(cache.name());
        return errand.done();
    }

    private Optional<Instant> end(JsonView asked) {
        return Times.span(asked.at("ttl").text(""))
                .map(errand.now()::plus)
                .or(() -> Times.moment(asked.at("expireTime").text("")))
                .filter(end -> end.isAfter(errand.now()));
    }

    private Optional<Cache> find(Resource wanted) {
        return errand.find(errand.shelves().caches(), wanted.name());
    }

    private Said absent() {
        return errand.refusal(GoogleErrors.NO_CACHE);
    }
}
