package io.geminibalance.sandbox;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.sandbox.Model.Kind;
import io.geminibalance.sandbox.Profile.Trait;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A request to generate, in camelCase, with the questions that an answer depends on.
///
/// @param body as [CamelCase#of] gave it
record Prompt(JsonView body) {
    /// What Google counts for an image.
    static final int TOKENS_OF_MEDIA = 258;

    /// The tools that are Google's own.
    private static final Set<String> GOOGLES = Set.of(
            "googleSearch",
            "googleSearchRetrieval",
            "codeExecution",
            "urlContext",
            "computerUse",
            "googleMaps",
            "fileSearch");

    List<JsonView> contents() {
        return body.at("contents").each();
    }

    JsonView config() {
        return body.at("generationConfig");
    }

    /// The parts of the last content.
    List<JsonView> last() {
        List<JsonView> contents = contents();
        return contents.isEmpty() ? List.of() : contents.getLast().at("parts").each();
    }

    /// What the user said last, without line breaks at its ends.
    String question() {
        return contents().reversed().stream()
                .filter(content -> content.at("role").text("user").equals("user"))
                .map(content -> text(content.at("parts").each()))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    /// The results of functions that came since the model spoke; agents put words behind them.
    List<JsonView> results() {
        List<JsonView> since = contents().reversed().stream()
                .takeWhile(content -> !content.at("role").text("user").equals("model"))
                .toList();
        return since.reversed().stream()
                .flatMap(content -> content.at("parts").each().stream())
                .map(part -> part.at("functionResponse"))
                .filter(JsonView::isObject)
                .toList();
    }

    /// The functions that may be called; none where the mode forbids it.
    List<JsonView> functions() {
        if (calling().at("mode").text("").equals("NONE")) {
            return List.of();
        }
        List<Object> allowed = calling().at("allowedFunctionNames").each().stream()
                .map(JsonView::value)
                .toList();
        return declared()
                .filter(function -> allowed.isEmpty()
                        || allowed.contains(function.at("name").value()))
                .toList();
    }

    JsonView calling() {
        return body.at("toolConfig").at("functionCallingConfig");
    }

    /// Whether there are functions at all, callable or not.
    boolean declares() {
        return declared().findAny().isPresent();
    }

    /// Whether a tool of Google's own is there.
    boolean usesGoogles() {
        return GOOGLES.stream().anyMatch(this::uses);
    }

    /// Whether one of Google's own tools is there.
    boolean uses(String tool) {
        return body.at("tools").each().stream().anyMatch(each -> each.at(tool).isPresent());
    }

    /// Whether the caller is ready for calls that Google itself answers.
    boolean announcesGoogles() {
        return body.at("toolConfig").at("includeServerSideToolInvocations").isTrue();
    }

    boolean wantsJson() {
        return config().at("responseMimeType").text("").equals("application/json");
    }

    boolean wantsThoughts() {
        return config().at("thinkingConfig").at("includeThoughts").isTrue();
    }

    /// Whether the model thinks over this, shown or not.
    boolean isThoughtOver(Model model) {
        JsonView thinking = config().at("thinkingConfig");
        return wantsThoughts()
                || thinking.at("thinkingLevel").isPresent()
                || thinking.at("thinkingBudget").number(0) != 0
                || model.has(Trait.THINKS_UNASKED)
                        && !thinking.at("thinkingBudget").isPresent();
    }

    /// What kinds of answer are asked for; what the model usually gives where none is named.
    List<String> modalities(Model model) {
        List<String> asked = config().at("responseModalities").each().stream()
                .map(each -> each.text("").toUpperCase(Locale.ROOT))
                .toList();
        if (!asked.isEmpty()) {
            return asked;
        }
        return model.kind() == Kind.DRAWS ? List.of("TEXT", "IMAGE") : List.of("TEXT");
    }

    /// The request as a text, whatever hop of a long answer it asks for.
    String withoutToken() {
        if (!(body.value() instanceof Map<?, ?> fields)) {
            return "";
        }
        Map<Object, Object> kept = new LinkedHashMap<>(fields);
        kept.remove("continuationToken");
        return Json.text(kept);
    }

    /// Media types of what came along besides text.
    List<String> media() {
        return last().stream()
                .map(part -> part.at(part.at("inlineData").isObject() ? "inlineData" : "fileData"))
                .filter(JsonView::isObject)
                .map(data -> data.at("mimeType").text("a file"))
                .toList();
    }

    int tokens() {
        int tokens = 0;
        for (JsonView content : contents()) {
            tokens += tokensOf(content);
        }
        JsonView tools = body.at("tools");
        int ofTools = tools.isPresent() ? tokens(Json.text(tools.value())) : 0;
        return Math.max(1, tokens + tokensOf(body.at("systemInstruction")) + ofTools);
    }

    /// How many tokens a text has: a token is four characters here.
    static int tokens(String text) {
        return (text.codePointCount(0, text.length()) + 3) / 4;
    }

    /// The text of all parts.
    static String text(List<JsonView> parts) {
        return parts.stream()
                .filter(part -> !Boolean.TRUE.equals(part.at("thought").value()))
                .map(part -> part.at("text").text(""))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(" "))
                .strip();
    }

    private Stream<JsonView> declared() {
        return body.at("tools").each().stream().flatMap(tool -> tool.at("functionDeclarations").each().stream());
    }

    private static int tokensOf(JsonView content) {
        int tokens = 0;
        for (JsonView part : content.at("parts").each()) {
            boolean media =
                    part.at("inlineData").isObject() || part.at("fileData").isObject();
            boolean text = part.at("text").isPresent();
            tokens += media ? TOKENS_OF_MEDIA : tokens(text ? part.at("text").text("") : Json.text(part.value()));
        }
        return tokens;
    }
}
