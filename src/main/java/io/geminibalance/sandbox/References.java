package io.geminibalance.sandbox;

import io.geminibalance.json.JsonView;
import io.geminibalance.sandbox.resources.Cache;
import io.geminibalance.sandbox.resources.Shelves;
import io.geminibalance.sandbox.resources.StoredFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What a request names of the things that its project keeps: files, a cache, stores.
///
/// @param project that asks
record References(Shelves shelves, String project, Instant now) {
    private static final String FILES = "files/";

    /// Refuses a request to generate that names what its project does not have, or cannot use.
    ///
    /// @param request in camelCase
    /// @param model without `models/`
    Optional<GoogleError> refuse(JsonView request, String model) {
        return refuseFiles(request).or(() -> refuseStores(request)).or(() -> refuseCache(request, model));
    }

    /// Refuses files wherever they stand in a request.
    Optional<GoogleError> refuseFiles(JsonView request) {
        for (String id : files(request)) {
            Optional<StoredFile> file = shelves.files().find(project, FILES + id, now);
            if (file.isEmpty()) {
                return Optional.of(GoogleErrors.NO_FILE.with(Map.of("file", id)));
            }
            if (!file.get().isActive(now)) {
                return Optional.of(ResourceErrors.NOT_ACTIVE.with(Map.of("file", id)));
            }
        }
        return Optional.empty();
    }

    /// The files that a request names and its project has.
    List<StoredFile> known(JsonView request) {
        return files(request).stream()
                .flatMap(id -> shelves.files().find(project, FILES + id, now).stream())
                .toList();
    }

    /// The cache that a request names, if its project has it.
    Optional<Cache> cache(JsonView request) {
        return shelves.caches().find(project, request.at("cachedContent").text(""), now);
    }

    /// The id of the file that an address or a name is of, if it is of one.
    static Optional<String> file(String uri) {
        int name = uri.startsWith(FILES) ? 0 : uri.indexOf("/" + FILES) + 1;
        boolean none = name == 0 && !uri.startsWith(FILES);
        return none || uri.contains("youtube.com") || uri.startsWith("gs://")
                ? Optional.empty()
                : Optional.of(uri.substring(name + FILES.length()).split("[:?/]", 2)[0]);
    }

    private static List<String> files(JsonView request) {
        List<String> found = new ArrayList<>();
        walk(request.value(), found);
        return found;
    }

    private static void walk(Object value, List<String> found) {
        switch (value) {
            case Map<?, ?> fields -> {
                String uri = new JsonView(fields).at("fileData").at("fileUri").text("");
                file(uri).ifPresent(found::add);
                fields.values().forEach(each -> walk(each, found));
            }
            case List<?> values -> values.forEach(each -> walk(each, found));
            case null, default -> {}
        }
    }

    private Optional<GoogleError> refuseStores(JsonView request) {
        return request.at("tools").each().stream()
                .flatMap(tool -> tool.at("fileSearch").at("fileSearchStoreNames").each().stream())
                .map(name -> name.text(""))
                .filter(name -> shelves.stores().find(project, name, now).isEmpty())
                .findFirst()
                .map(name -> ResourceErrors.NO_STORE.with(Map.of("id", name.replaceFirst("^fileSearchStores/", ""))));
    }

    private Optional<GoogleError> refuseCache(JsonView request, String model) {
        if (request.at("cachedContent").isEmpty()) {
            return Optional.empty();
        }
        boolean more = Stream.of("systemInstruction", "tools", "toolConfig")
                .anyMatch(field -> !request.at(field).isEmpty());
        if (more) {
            return Optional.of(InvalidArguments.CACHE_AND_TOOLS);
        }
        Optional<Cache> cache = cache(request);
        if (cache.isEmpty()) {
            return Optional.of(GoogleErrors.NO_CACHE);
        }
        return cache.get().model().equals("models/" + model)
                ? Optional.empty()
                : Optional.of(ResourceErrors.OTHER_MODEL.with(
                        Map.of("model", model, "other", cache.get().model())));
    }
}
