package io.geminibalance.sandbox;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The fields of requests that Google knows, as data, and the refusal of others.
///
/// From the API reference and its protos, v1beta, read 2026-08-22; `continuationToken` from google-genai
/// 2.32. A name alone is not looked into; `name:Message` is.
final class KnownFields {
    private static final Map<String, Map<String, String>> MESSAGES = Map.ofEntries(
            message(
                    "Generate",
                    "model contents:Content systemInstruction:Content tools:Tool toolConfig:ToolConfig"
                            + " safetySettings:Safety generationConfig:Config cachedContent serviceTier store"
                            + " continuationToken"),
            message("Count", "model contents:Content generateContentRequest:Generate"),
            message("Embed", "model content:Content taskType title outputDimensionality embedContentConfig"),
            message("BatchEmbed", "model requests:Embed"),
            message("BatchCall", "batch:Batch"),
            message("Batch", "model name displayName inputConfig:BatchInput priority webhookConfig"),
            message("BatchInput", "fileName requests:BatchRequests"),
            message("BatchRequests", "requests:BatchRequest"),
            message("BatchRequest", "request:Generate metadata"),
            message("EmbedBatchCall", "batch:EmbedBatch"),
            message("EmbedBatch", "model name displayName inputConfig:EmbedInput priority webhookConfig"),
            message("EmbedInput", "fileName requests:EmbedRequests"),
            message("EmbedRequests", "requests:EmbedRequest"),
            message("EmbedRequest", "request:Embed metadata"),
            message("Predict", "instances parameters"),
            message(
                    "Cache",
                    "name model displayName contents:Content systemInstruction:Content tools:Tool"
                            + " toolConfig:ToolConfig ttl expireTime createTime updateTime usageMetadata"),
            message("Content", "parts:Part role"),
            message(
                    "Part",
                    "text inlineData:Blob fileData:File functionCall:Call functionResponse:Result executableCode:Code"
                            + " codeExecutionResult:Ran toolCall:ToolCall toolResponse:ToolResponse thought"
                            + " thoughtSignature videoMetadata:Video partMetadata speechMetadata mediaResolution:Resolution"),
            message("Code", "language code id"),
            message("Ran", "outcome output id"),
            message("ToolCall", "id toolType args"),
            message("ToolResponse", "id toolType response"),
            message("Video", "startOffset endOffset fps"),
            message("Resolution", "level numTokens"),
            message("Safety", "category threshold"),
            message("Blob", "mimeType data displayName"),
            message("File", "mimeType fileUri displayName"),
            message("Call", "id name args"),
            message("Result", "id name response willContinue scheduling parts:ResultPart"),
            message("ResultPart", "inlineData:Blob fileData:File"),
            message(
                    "Tool",
                    "functionDeclarations:Function googleSearch googleSearchRetrieval codeExecution urlContext"
                            + " computerUse googleMaps fileSearch mcpServers"),
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
                            + " _responseJsonSchema responseModalities responseLogprobs logprobs"
                            + " enableEnhancedCivicAnswers speechConfig:Speech thinkingConfig:Thinking imageConfig:Image"
                            + " mediaResolution responseFormat audioTranscriptionConfig"),
            message("Speech", "voiceConfig:Voice multiSpeakerVoiceConfig languageCode"),
            message("Voice", "prebuiltVoiceConfig:Prebuilt replicatedVoiceConfig voice"),
            message("Prebuilt", "voiceName"),
            message("Image", "aspectRatio imageSize personGeneration imageOutputOptions prominentPeople"),
            message("Thinking", "includeThoughts thinkingBudget thinkingLevel"),
            message(
                    "Schema",
                    "type format title description nullable enum maxItems minItems properties:Schemas required"
                            + " minProperties maxProperties minLength maxLength pattern example anyOf:Schema"
                            + " propertyOrdering default items:Schema minimum maximum"));

    /// Of these a part has one.
    private static final Set<String> DATA = Set.of(
            "text",
            "inlineData",
            "fileData",
            "functionCall",
            "functionResponse",
            "executableCode",
            "codeExecutionResult",
            "toolCall",
            "toolResponse");

    /// Fields that hold an object of the caller's own, for which PHP sends a list where it is empty.
    private static final Map<String, String> OBJECTS = Map.of("Call", "args", "Result", "response");

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
            case Map<?, ?> fields -> {
                fields.forEach((name, each) -> field(name.toString(), each, message, path, found));
                if (message.equals("Part")) {
                    oneDatum(fields, path, found);
                }
            }
            case null, default -> {}
        }
    }

    private static void oneDatum(Map<?, ?> part, String path, List<Map.Entry<String, String>> found) {
        part.keySet().stream()
                .filter(name -> part.get(name) != null)
                .map(name -> CamelCase.name(name.toString()))
                .filter(DATA::contains)
                .skip(1)
                .forEach(name -> found.add(Map.entry(
                        path,
                        "Invalid value at '" + path + "' (oneof), oneof field 'data' is already set. Cannot set '"
                                + name + "'")));
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
        } else if (camel.equals(OBJECTS.get(message)) && value instanceof List<?>) {
            found.add(Map.entry(
                    path,
                    "Invalid JSON payload received. Unknown name \"" + name + "\" at '" + path
                            + "': Proto field is not repeating, cannot start list."));
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
