package io.geminibalance.dialect.openai;

import static io.geminibalance.dialect.openai.ChatAnswerTeller.STREAM;
import static io.geminibalance.dialect.openai.ChatAnswerTeller.WHOLE;
import static io.geminibalance.dialect.openai.ChatAnswerTeller.reply;
import static io.geminibalance.dialect.openai.ChatAnswerTeller.slow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.geminibalance.dialect.answer.Ending;
import io.geminibalance.dialect.openai.ChatAnswerRecordings.Recording;
import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.wire.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Google's own answers, told in both forms. */
class ChatAnswerRecordedTest {

    /** What matters of an answer, whoever tells it. */
    private record Told(
            String content,
            String reasoning,
            List<String> calls,
            String images,
            String signature,
            String annotations,
            String finish,
            long prompt,
            long completion,
            long total,
            long reasoned,
            String model) {}

    @Test
    void bothFormsTellWhatWasRecorded() throws IOException {
        assumeThat(Files.isDirectory(ChatAnswerRecordings.FOLDER))
                .as("recorded traffic lies beside the project")
                .isTrue();
        List<Recording> recordings = ChatAnswerRecordings.all();
        assertThat(recordings).hasSizeGreaterThan(30);
        for (Recording recording : recordings) {
            Told recorded = recorded(recording);
            ChatAnswerTeller stream = new ChatAnswerTeller(STREAM);
            assertThat(stream.answer.hear(reply(recording.body().clone())))
                    .as(recording.name())
                    .isEqualTo(new Ending.Done(true));
            assertThat(streamed(stream)).as(recording.name()).isEqualTo(recorded);
            ChatAnswerTeller whole = new ChatAnswerTeller(WHOLE);
            byte[] body = recording.body().clone();
            whole.answer.hear(body.length < 100_000 ? reply(Headers.NONE, slow(body)) : reply(body));
            assertThat(whole(whole)).as(recording.name()).isEqualTo(recorded);
            assertThat(stream.noticed).as(recording.name()).hasSameSizeAs(recorded.calls);
        }
    }

    private static Told whole(ChatAnswerTeller teller) {
        JsonView document = teller.document();
        JsonView choice = document.at("choices").at(0);
        JsonView message = choice.at("message");
        return told(
                message.at("content").text(""),
                message.at("reasoning_content").text(""),
                message.at("tool_calls").each(),
                message.at("images").each(),
                message.at("extra_content").at("google").at("thought_signature").text(""),
                message.at("annotations"),
                choice.at("finish_reason").text(""),
                document.at("usage"),
                document.at("system_fingerprint").text(""));
    }

    private static Told streamed(ChatAnswerTeller teller) {
        StringBuilder content = new StringBuilder();
        StringBuilder reasoning = new StringBuilder();
        List<JsonView> calls = new ArrayList<>();
        List<JsonView> images = new ArrayList<>();
        String signature = "";
        String finish = "";
        JsonView annotations = new JsonView(null);
        List<JsonView> frames = teller.frames();
        for (JsonView frame : frames) {
            JsonView choice = frame.at("choices").at(0);
            JsonView delta = choice.at("delta");
            content.append(delta.at("content").text(""));
            reasoning.append(delta.at("reasoning_content").text(""));
            delta.at("tool_calls").each().forEach(call -> {
                assertThat(call.at("index").number(-1)).isEqualTo(calls.size());
                calls.add(call);
            });
            images.addAll(delta.at("images").each());
            signature = delta.at("extra_content")
                    .at("google")
                    .at("thought_signature")
                    .text(signature);
            annotations = delta.at("annotations").isPresent() ? delta.at("annotations") : annotations;
            finish = choice.at("finish_reason").text(finish);
        }
        assertThat(teller.isDone()).isTrue();
        return told(
                content.toString(),
                reasoning.toString(),
                calls,
                images,
                signature,
                annotations,
                finish,
                frames.getLast().at("usage"),
                frames.getFirst().at("system_fingerprint").text(""));
    }

    private static Told told(
            String content,
            String reasoning,
            List<JsonView> calls,
            List<JsonView> images,
            String signature,
            JsonView annotations,
            String finish,
            JsonView usage,
            String model) {
        return new Told(
                content,
                reasoning,
                calls.stream()
                        .map(call -> call.at("function").at("name").text("") + " "
                                + Json.text(Json.read(
                                        call.at("function").at("arguments").text(""))) + " "
                                + call.at("extra_content")
                                        .at("google")
                                        .at("thought_signature")
                                        .text(""))
                        .toList(),
                String.join(
                        " ",
                        images.stream()
                                .map(image -> image.at("image_url").at("url").text(""))
                                .toList()),
                signature,
                cited(content, annotations),
                finish,
                usage.at("prompt_tokens").number(-1L),
                usage.at("completion_tokens").number(-1L),
                usage.at("total_tokens").number(-1L),
                usage.at("completion_tokens_details").at("reasoning_tokens").number(-1L),
                model);
    }

    /** The texts that are borne out, and by which page. */
    private static String cited(String content, JsonView annotations) {
        StringBuilder cited = new StringBuilder();
        int[] points = content.codePoints().toArray();
        for (JsonView annotation : annotations.each()) {
            JsonView citation = annotation.at("url_citation");
            int start = citation.at("start_index").number(-1);
            int end = citation.at("end_index").number(-1);
            cited.append(new String(points, start, end - start))
                    .append(" <")
                    .append(citation.at("url").text(""))
                    .append(">\n");
        }
        return cited.toString();
    }

    /** The same, read from the recording by the simplest means. */
    private static Told recorded(Recording recording) {
        StringBuilder content = new StringBuilder();
        StringBuilder reasoning = new StringBuilder();
        List<String> calls = new ArrayList<>();
        List<String> images = new ArrayList<>();
        String signature = "";
        String cited = "";
        String reason = "";
        String model = "";
        JsonView usage = new JsonView(null);
        for (JsonView document : documents(recording)) {
            usage = document.at("usageMetadata");
            model = document.at("modelVersion").text("");
            JsonView candidate = document.at("candidates").at(0);
            reason = candidate.at("finishReason").text(reason);
            for (JsonView part : candidate.at("content").at("parts").each()) {
                JsonView call = part.at("functionCall");
                JsonView data = part.at("inlineData");
                JsonView code = part.at("executableCode");
                JsonView result = part.at("codeExecutionResult");
                String signed = part.at("thoughtSignature").text("");
                if (part.at("thought").isTrue()) {
                    reasoning.append(part.at("text").text(""));
                } else if (call.isPresent()) {
                    calls.add(call.at("name").text("") + " " + Json.text(call.at("args")) + " " + signed);
                } else if (data.isPresent()) {
                    images.add("data:" + data.at("mimeType").text("") + ";base64,"
                            + data.at("data").text(""));
                } else if (code.isPresent()) {
                    content.append("```python\n")
                            .append(code.at("code").text(""))
                            .append("```\n");
                } else if (result.isPresent()) {
                    content.append("```\n").append(result.at("output").text("")).append("```\n");
                } else {
                    content.append(part.at("text").text(""));
                    signature = signed.isEmpty() ? signature : signed;
                }
            }
            cited += cited(candidate.at("groundingMetadata"));
        }
        long prompt = usage.at("promptTokenCount").number(0L)
                + usage.at("toolUsePromptTokenCount").number(0L);
        long thought = usage.at("thoughtsTokenCount").number(0L);
        String finish = reason.equals("MAX_TOKENS") ? "length" : calls.isEmpty() ? "stop" : "tool_calls";
        return new Told(
                content.toString(),
                reasoning.toString(),
                calls,
                String.join(" ", images),
                signature,
                cited,
                finish,
                prompt,
                usage.at("candidatesTokenCount").number(0L) + thought,
                usage.at("totalTokenCount").number(0L),
                thought,
                model);
    }

    private static String cited(JsonView grounding) {
        StringBuilder cited = new StringBuilder();
        for (JsonView support : grounding.at("groundingSupports").each()) {
            for (JsonView index : support.at("groundingChunkIndices").each()) {
                JsonView page =
                        grounding.at("groundingChunks").at(index.number(-1)).at("web");
                cited.append(support.at("segment").at("text").text(""))
                        .append(" <")
                        .append(page.at("uri").text(""))
                        .append(">\n");
            }
        }
        return cited.toString();
    }

    private static List<JsonView> documents(Recording recording) {
        String text = new String(recording.body(), StandardCharsets.UTF_8).strip();
        if (text.startsWith("data:")) {
            return Stream.of(text.split("\r?\n\r?\n"))
                    .map(event -> new JsonView(Json.read(event.substring("data:".length()))))
                    .toList();
        }
        JsonView view = new JsonView(Json.read(text));
        return view.isArray() ? view.each() : List.of(view);
    }
}
