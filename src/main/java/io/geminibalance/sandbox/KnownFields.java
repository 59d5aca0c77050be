package io.geminibalance.sandbox;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The fields of requests that Google knows, as data, and the refusal of others.
///
/// From the API reference and its protos, v1beta, read 2026-08-22. A name alone is not looked into; `name:Message` is.
final class KnownFields {
    private static final Map<String, Map<String, String>> MESSAGES = Map.ofEntries(
            message(
                    "Generate",
                    "model contents:Content systemInstruction:Content tools:Tool toolConfig:ToolConfig safetySettings"
                            + " generationConfig:Config cachedContent serviceTier store"),
            message("Count", "model contents:Content generateContentRequest:Generate"),
            message("Embed", "model content:Content taskType title outputDimensionality embedContentConfig"),
            message("BatchEmbed", "model requests:Embed"),
            message("Content", "parts:Part role"),
            message(
                    "Part",
                    "text inlineData:Blob fileData:File functionCall:Call functionResponse:Result executableCode"
                            + " codeExecutionResult toolCall toolResponse thought thoughtSignature videoMetadata partMetadata"
                            + " mediaResolution"),
            message("Blob", "mimeType data displayName"),
            message("File", "mimeType fileUri displayName"),
            message("Call", "id name args"),
            message("Result", "id name response willContinue scheduling parts"),
            message(
                    "Tool",
                    "functionDeclarations:Function googleSearch googleSearchRetrieval codeExecution urlContext computerUse"
                            + " googleMaps fileSearch mcpServers"),
            message(
                    "Function",
                    "name description behavior parameters:Schema parametersJsonSchema response:Schema"
                            + " responseJsonSchema"),
            message("ToolConfig", "functionCallingConfig:Calling retrievalConfig includeServerSideToolInvocations"),
            message("Calling", "mode allowedFunctionNames streamFunctionCallArguments"),
            message(
                    "Config",
                    "candidateCount stopSequences maxOutputTokens temperature topP topK seed presencePenalty"
                            + " frequencyPenalty responseMimeType responseSchema:Schema responseJsonSchema"
                            + " _responseJsonSchema responseModalities responseLogprobs logprobs enableEnhancedCivicAnswers"
                            + " speechConfig thinkingConfig:Thinking imageConfig mediaResolution responseFormat"),
            message("Thinking", "includeThoughts thinkingBudget thinkingLevel"),
            message(
                    "Schema",
                    "type format title description nullable enum maxItems minItems properties:Schemas required minProperties"
                            + " maxProperties minLength maxLength pattern example anyOf:Schema propertyOrdering default"
                            + " items:Schema minimum maximum"));

    /// Stands for a map from names of the caller's to schemas.
    private static final String SCHEMAS = "Schemas";

    private KnownFields() {}

    /// Refuses a body that has a field that its message doesn't know.
    ///
    /// @param message what the body should be, one of the table
    static Optional<GoogleError> refuse(Object body, String message) {
        List<Map.Entry<String, String>> found = new ArrayList<>();
        walk(body, message, "", found);
        return found.isEmpty() ? Optional.empty() : Optional.of(GoogleErrors.badFields(found));
    }

    private static void walk(Object value, String message, String path, List<Map.Entry<String, String>> found) {
        switch (value) {
            case List<?> values -> {
                for (int i = 0; i < values.size(); i++) {
                    walk(values.get(i), message, path + "[" + i + "]", found);
                }
            }
            case Map<?, ?> fields
            when message.equals(SCHEMAS) -> {
                int i = 0;
                for (Object each : fields.values()) {
                    walk(each, "Schema", path + "[" + i++ + "].value", found);
                }
            }
            case Map<?, ?> fields -> fields.forEach((name, each) -> field(name.toString(), each, message, path, found));
            case null, default -> {}
        }
    }

    private static void field(
            String name, Object value, String message, String path, List<Map.Entry<String, String>> found) {
        String camel = CamelCase.name(name);
        String next = MESSAGES.get(message).get(camel);
        if (next == null) {
            String where = path.isEmpty() ? "" : " at '" + path + "'";
            found.add(Map.entry(
                    path,
                    "Invalid JSON payload received. Unknown name \"" + name + "\"" + where + ": Cannot find field."));
        } else if (!next.isEmpty()) {
            walk(value, next, path.isEmpty() ? CamelCase.snake(camel) : path + "." + CamelCase.snake(camel), found);
        }
    }

    private static Map.Entry<String, Map<String, String>> message(String name, String fields) {
        Map<String, String> types = new LinkedHashMap<>();
        Arrays.stream(fields.split(" ")).forEach(field -> {
            int colon = field.indexOf(':');
            types.put(colon < 0 ? field : field.substring(0, colon), colon < 0 ? "" : field.substring(colon + 1));
        });
        return Map.entry(name, types);
    }
}
