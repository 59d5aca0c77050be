package io.geminibalance.dialect.answer;

import io.geminibalance.dialect.answer.Happening.Page;
import io.geminibalance.dialect.answer.Passages.Passage;
import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;

/// Collects where a candidate's text comes from, as it was found on the web or recited.
///
/// It may be told before or after the text it speaks of, and over several events, so places are reckoned at the
/// end.
final class Grounding {
    /// How the API names the kinds of pages (Google's discovery document, read 2026-11-22).
    private static final List<String> PAGES = List.of("web", "retrievedContext", "maps", "image");

    private static final List<String> ADDRESSES = List.of("uri", "sourceUri", "imageUri");

    /// What goes to clients as it is: showing it is a duty of whoever shows the answer (Google's terms).
    private static final Set<String> SEARCH = Set.of("webSearchQueries", "searchEntryPoint");

    /// @param part whose bytes the place is counted in
    /// @param text that should stand there, empty where that wasn't said
    private record Place(int part, int start, int end, String text, List<Integer> pages) {}

    private final Map<String, Object> search = new LinkedHashMap<>();
    private List<Page> pages = List.of();
    private List<Place> places = List.of();
    private final List<Place> recited = new ArrayList<>();
    private final List<Page> recitedPages = new ArrayList<>();

    /// Reads what a candidate has of it in one event: of each list the last one counts.
    void read(JsonView candidate) {
        JsonView found = candidate.at("groundingMetadata");
        if (!found.at("groundingChunks").isEmpty()) {
            pages = found.at("groundingChunks").each().stream()
                    .map(Grounding::page)
                    .toList();
        }
        if (!found.at("groundingSupports").isEmpty()) {
            places = found.at("groundingSupports").each().stream()
                    .map(Grounding::place)
                    .toList();
        }
        for (String field : SEARCH) {
            if (!found.at(field).isEmpty()) {
                // Written and read, since the document that holds it will be gone.
                search.put(field, Json.read(Json.write(found.at(field))));
            }
        }
        JsonView citations = candidate.at("citationMetadata");
        recite(citations.at("citationSources"));
        recite(citations.at("citations"));
    }

    /// What is to be told, if anything is.
    Optional<Happening.Sources> sources(Passages passages) {
        SequencedSet<Citation> citations = new LinkedHashSet<>();
        for (Place place : places) {
            Passage passage = passages.find(place.part, place.start, place.end, place.text);
            place.pages.stream()
                    .filter(page -> page >= 0 && page < pages.size())
                    .forEach(page -> cite(citations, passage, pages.get(page)));
        }
        if (places.isEmpty()) {
            Passage nowhere = passages.end();
            pages.forEach(page -> cite(citations, nowhere, page));
        }
        for (Place place : recited) {
            Passage passage = passages.find(Passages.WHOLE, place.start, place.end, "");
            cite(citations, passage, recitedPages.get(place.pages.getFirst()));
        }
        return citations.isEmpty() && search.isEmpty()
                ? Optional.empty()
                : Optional.of(new Happening.Sources(List.copyOf(citations), found(), search.isEmpty() ? null : search));
    }

    private List<Page> found() {
        Map<String, Page> found = new LinkedHashMap<>();
        pages.stream().filter(page -> !page.url().isEmpty()).forEach(page -> found.putIfAbsent(page.url(), page));
        return List.copyOf(found.values());
    }

    private static void cite(Set<Citation> citations, Passage passage, Page page) {
        if (!page.url().isEmpty()) {
            citations.add(new Citation(passage.start(), passage.end(), page.url(), page.title()));
        }
    }

    private void recite(JsonView sources) {
        for (JsonView source : sources.each()) {
            Page page = new Page(source.at("uri").text(""), source.at("title").text(""));
            Place place = new Place(
                    Passages.WHOLE,
                    source.at("startIndex").number(0),
                    source.at("endIndex").number(0),
                    "",
                    List.of(recitedPages.size()));
            recitedPages.add(page);
            recited.add(place);
        }
    }

    private static Page page(JsonView chunk) {
        for (String kind : PAGES) {
            JsonView page = chunk.at(kind);
            for (String address : ADDRESSES) {
                if (page.at(address).isText()) {
                    return new Page(page.at(address).text(""), page.at("title").text(""));
                }
            }
        }
        return new Page("", "");
    }

    private static Place place(JsonView support) {
        JsonView segment = support.at("segment");
        return new Place(
                segment.at("partIndex").number(0),
                segment.at("startIndex").number(0),
                segment.at("endIndex").number(0),
                segment.at("text").text(""),
                support.at("groundingChunkIndices").each().stream()
                        .map(index -> index.number(-1))
                        .toList());
    }
}
