package io.geminibalance.dialect.openai;

import static io.geminibalance.dialect.openai.ResponsesItems.fields;

import io.geminibalance.dialect.answer.Citation;
import io.geminibalance.dialect.answer.Happening;
import io.geminibalance.json.JsonView;
import java.util.List;
import java.util.Map;

/// The forms of the items that a response is made of. Their ids are put in later.
final class ResponsesForms {
    private ResponsesForms() {}

    /// What the model thought.
    ///
    /// @param said empty where only the signature is there
    /// @param signature empty where there is none
    static Map<String, Object> reasoning(String said, String signature) {
        Map<String, Object> item = fields("id", "", "type", "reasoning");
        item.put("summary", said.isEmpty() ? List.of() : List.of(summary(said)));
        item.put("encrypted_content", signature.isEmpty() ? null : ResponsesItems.MARK + signature);
        return item;
    }

    static Map<String, Object> summary(String said) {
        return fields("type", "summary_text", "text", said);
    }

    static Map<String, Object> message(String status, List<Object> content) {
        Map<String, Object> item = fields("id", "", "type", "message");
        item.put("status", status);
        item.put("role", "assistant");
        item.put("content", content);
        return item;
    }

    /// @param likely the text's tokens, where the client asked how likely they were
    static Map<String, Object> part(String said, List<Object> annotations, List<Object> likely) {
        Map<String, Object> part = fields("type", "output_text", "text", said);
        part.put("annotations", List.copyOf(annotations));
        part.put("logprobs", List.copyOf(likely));
        return part;
    }

    static Map<String, Object> annotation(Citation citation) {
        Map<String, Object> annotation = fields("type", "url_citation", "url", citation.url());
        annotation.put("title", citation.title());
        annotation.put("start_index", citation.start());
        annotation.put("end_index", citation.end());
        return annotation;
    }

    /// A call that is still empty.
    ///
    /// @param field that holds what it is called with
    /// @param name the fields that name the function
    static Map<String, Object> call(boolean custom, String field, String callId, Map<String, Object> name) {
        Map<String, Object> item = fields("id", "", "type", custom ? "custom_tool_call" : "function_call");
        item.put("status", "in_progress");
        item.put(field, "");
        item.put("call_id", callId);
        item.putAll(name);
        return item;
    }

    /// A call of the shell at the client's.
    static Map<String, Object> shell(String status, String callId, Map<String, Object> action) {
        Map<String, Object> item = fields("id", "", "type", "local_shell_call");
        item.put("call_id", callId);
        item.put("status", status);
        item.put("action", action);
        return item;
    }

    /// A picture that is still missing.
    static Map<String, Object> image() {
        Map<String, Object> item = fields("id", "", "type", "image_generation_call");
        item.put("status", "in_progress");
        return item;
    }

    static Map<String, Object> image(Happening.Image image) {
        Map<String, Object> item = image();
        item.put("status", "completed");
        item.put("output_format", image.mimeType().substring(image.mimeType().indexOf('/') + 1));
        item.put("result", new JsonView(image.data()).text(""));
        return item;
    }
}
