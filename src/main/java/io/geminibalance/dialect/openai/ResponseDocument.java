package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.answer.Usage;
import io.geminibalance.json.JsonView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A response as a whole, at any point of its making.
///
/// @param asked the client's request, of which much is echoed
/// @param created in seconds since 1970
record ResponseDocument(JsonView asked, String id, long created) {

    /// @param status in OpenAI's words
    /// @param incomplete why it is not complete; null where it is
    /// @param error as `code` and `message`; null where there is none
    /// @param usage null while it isn't known
    Map<String, Object> of(
            String status, List<Object> output, String incomplete, Map<String, Object> error, Usage usage) {
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("id", id);
        response.put("object", "response");
        response.put("created_at", created);
        response.put("status", status);
        response.put("background", false);
        response.put("error", error);
        response.put("incomplete_details", incomplete == null ? null : Map.of("reason", incomplete));
        echo(response, "instructions", null);
        echo(response, "max_output_tokens", null);
        echo(response, "model", "");
        response.put("output", output);
        echo(response, "parallel_tool_calls", true);
        response.put("previous_response_id", null);
        echo(response, "reasoning", Map.of());
        response.put("store", false);
        echo(response, "temperature", 1);
        echo(response, "text", Map.of("format", Map.of("type", "text")));
        echo(response, "tool_choice", "auto");
        echo(response, "tools", List.of());
        echo(response, "top_p", 1);
        response.put("truncation", "disabled");
        response.put("usage", usage == null ? null : usage(usage));
        echo(response, "user", null);
        echo(response, "metadata", Map.of());
        return response;
    }

    private void echo(Map<String, Object> response, String name, Object absent) {
        JsonView value = asked.at(name);
        response.put(name, value.isPresent() ? value.value() : absent);
    }

    /// Both details have to be there: Codex fails over usage without them.
    private static Map<String, Object> usage(Usage usage) {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("input_tokens", usage.prompt());
        said.put("input_tokens_details", Map.of("cached_tokens", usage.cached()));
        said.put("output_tokens", usage.completion());
        said.put("output_tokens_details", Map.of("reasoning_tokens", usage.reasoning()));
        said.put("total_tokens", usage.total());
        return said;
    }
}
