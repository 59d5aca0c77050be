package io.geminibalance.dialect.anthropic;

import io.geminibalance.dialect.answer.Happening;
import io.geminibalance.dialect.answer.Happening.Page;
import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What was searched for on the web, and found.
///
/// The API doesn't say which search found which page, so they are dealt out: without any, a search would seem to have
/// found nothing.
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
        List<JsonView> queries =
                new JsonView(sources.search()).at("webSearchQueries").each();
        List<Search> searches = new ArrayList<>();
        for (JsonView query : queries) {
            searches.add(new Search(query.text(""), dealt(sources.found(), searches.size(), queries.size())));
        }
        return new FoundPages(List.copyOf(searches));
    }

    /// The pages of one search of several.
    private static List<Object> dealt(List<Page> found, int search, int searches) {
        List<Object> pages = new ArrayList<>();
        for (int i = search; i < found.size(); i += searches) {
            pages.add(block(found.get(i)));
        }
        if (pages.isEmpty() && !found.isEmpty()) {
            pages.add(block(found.get(search % found.size())));
        }
        return pages;
    }

    private static Map<String, Object> block(Page found) {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("type", "web_search_result");
        page.put("url", found.url());
        page.put("title", found.title());
        page.put("encrypted_content", "");
        page.put("page_age", null);
        return page;
    }
}
