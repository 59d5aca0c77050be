package io.geminibalance.sandbox;

import io.geminibalance.json.JsonView;
import io.geminibalance.sandbox.Operation.Resource;
import io.geminibalance.sandbox.resources.Ids;
import io.geminibalance.sandbox.resources.Kept;
import io.geminibalance.sandbox.resources.Shelf;
import io.geminibalance.sandbox.resources.Shelves;
import io.geminibalance.wire.Headers;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/// A request about something that a project keeps, with all that is needed to do it.
///
/// @param body in camelCase; null where there is none
/// @param id of an answer, should there be one
record Errand(Asked asked, JsonView body, Generation generation, Shelves shelves, String id, Instant now) {

    /// Does it; nothing where the API has no such path.
    Optional<Said> said(Resource wanted) {
        return switch (wanted.kind()) {
            case "files", "generatedFiles" -> new Files(this).said(wanted);
            case "cachedContents" -> new Caches(this).said(wanted);
            case "batches" -> new Batches(this).said(wanted);
            case "models", "operations" -> new Films(this).said(wanted);
            case "fileSearchStores" -> new Stores(this).said(wanted);
            case "tunedModels" -> new TunedModels(this).said(wanted);
            case "interactions" -> new Interactions(this).said(wanted);
            case "auth_tokens" -> AuthTokens.said(this, wanted);
            default -> Optional.empty();
        };
    }

    String project() {
        return asked.project();
    }

    Ids ids() {
        return shelves.ids();
    }

    /// What the project has under a name.
    <T extends Kept> Optional<T> find(Shelf<T> shelf, String name) {
        return shelf.find(project(), name, now);
    }

    /// Keeps a thing and tells it.
    <T extends Kept> Said keep(Shelf<T> shelf, T thing) {
        shelf.put(project(), thing);
        return tell(thing);
    }

    Said tell(Kept thing) {
        return tell(thing.document(now));
    }

    Said tell(Map<String, Object> document) {
        return Said.document(document, Headers.NONE);
    }

    /// What Google says where there is nothing to say.
    Said done() {
        return tell(Map.of());
    }

    Said refusal(GoogleError error) {
        return Said.error(error.with(asked.names(new JsonView(null))), asked.form());
    }

    Said refusal(GoogleError error, String name, String value) {
        return refusal(error.with(Map.of(name, value)));
    }

    /// A page of a list.
    ///
    /// @param field that the list is under
    /// @param usual size of a page
    /// @param list names the list where its shelf holds several
    <T extends Kept> Said list(
            Shelf<T> shelf,
            String field,
            int usual,
            int most,
            String list,
            Predicate<T> fits,
            Function<T, Map<String, Object>> document) {
        int size = Paging.size(asked.target(), usual, most);
        if (size < 0) {
            return refusal(ResourceErrors.PAGE);
        }
        return shelf.page(project(), now, list, fits, size, Paging.token(asked.target()))
                .map(page -> {
                    Map<String, Object> told = new LinkedHashMap<>();
                    if (!page.things().isEmpty()) {
                        told.put(field, page.things().stream().map(document).toList());
                    }
                    if (!page.next().isEmpty()) {
                        told.put("nextPageToken", page.next());
                    }
                    return tell(told);
                })
                .orElseGet(() -> refusal(ResourceErrors.PAGE));
    }

    /// A page of all that a project has of a kind.
    <T extends Kept> Said list(Shelf<T> shelf, String field, int usual, int most) {
        return list(shelf, field, usual, most, "", _ -> true, thing -> thing.document(now));
    }
}
