package io.geminibalance.dialect.anthropic;

import io.geminibalance.dialect.answer.Citation;
import io.geminibalance.dialect.answer.Happening;
import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What was searched for on the web, and found.
///
/// The API doesn't say which search found which page, so the first has found them all.
record FoundPages(List<Search> searches) {

    /// @param pages as blocks of Anthropic's
    record Search(String query, List<Object> pages) {
        /// The block of the call.
        Map<String, Object> call(String id) {
            Map<String, Object> call = new LinkedHashMap<>();
            call.put("type", "server_tool_use");
            call.put("id", id);
            call.put("name", "web_search");
            call.put("input", Map.of());
            return call;
        }

        /// What it was called with, as JSON.
        String input() {
            return Json.text(Map.of("query", query));
        }

        /// The block of what came of it.
        Map<String, Object> result(String id) {
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("type", "web_search_tool_result");
            result.put("tool_use_id", id);
            result.put("content", pages);
            return result;
        }
    }

    static FoundPages of(Happening.Sources sources) {
        List<Search> searches = new ArrayList<>();
        for (JsonView query :
                new JsonView(sources.search()).at("webSearchQueries").each()) {
            searches.add(new Search(query.text(""), searches.isEmpty() ? pages(sources.citations()) : List.of()));
        }
        return new FoundPages(List.copyOf(searches));
    }

    private static List<Object> pages(List<Citation> citations) {
        Set<String> known = new LinkedHashSet<>();
        List<Object> pages = new ArrayList<>();
        for (Citation citation : citations) {
            if (known.add(citation.url())) {
                Map<String, Object> page = new LinkedHashMap<>();
                page.put("type", "web_search_result");
                page.put("url", citation.url());
                page.put("title", citation.title());
                page.put("encrypted_content", "");
                page.put("page_age", null);
                pages.add(page);
            }
        }
        return pages;
    }
}
