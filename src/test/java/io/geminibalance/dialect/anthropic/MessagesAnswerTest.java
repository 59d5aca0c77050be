package io.geminibalance.dialect.anthropic;

import static io.geminibalance.dialect.anthropic.Told.THINKING;
import static io.geminibalance.dialect.anthropic.Told.finish;
import static io.geminibalance.dialect.anthropic.Told.parts;
import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What comes down to a client of Anthropic's, whole and in events.
class MessagesAnswerTest {
    private static final String THOUGHT = "{\"text\":\"hm\",\"thought\":true}";
    private static final String CALL =
            "{\"functionCall\":{\"name\":\"f\",\"id\":\"x1\",\"args\":{\"a\":1}},\"thoughtSignature\":\"QUJD\"}";

    @Test
    void aWholeMessageHasAllThatClientsRead() throws Exception {
        // E63
        JsonView message = Told.whole("", parts("{\"text\":\"Deep\"}"), parts("{\"text\":\"er.\"}"), finish("STOP"));

        assertThat(Json.text(message))
                .isEqualTo("{\"id\":\"msg_r1\",\"type\":\"message\",\"role\":\"assistant\","
                        + "\"model\":\"gemini-3.8-flash\",\"content\":[{\"type\":\"text\",\"text\":\"Deeper.\"}],"
                        + "\"stop_reason\":\"end_turn\",\"stop_sequence\":null,\"usage\":{\"input_tokens\":40,"
                        + "\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":60,\"output_tokens\":7}}");
    }

    @Test
    void aStreamTellsTheSameInEvents() throws Exception {
        List<JsonView> events = Told.events(
                THINKING, parts(THOUGHT), parts("{\"text\":\"Deep\"}"), parts("{\"text\":\"er.\"}"), finish("STOP"));

        assertThat(Told.brief(events))
                .containsExactly(
                        "message_start",
                        "ping",
                        "0 {\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}",
                        "0 {\"type\":\"thinking_delta\",\"thinking\":\"hm\"}",
                        "0 stop",
                        "1 {\"type\":\"text\",\"text\":\"\"}",
                        "1 {\"type\":\"text_delta\",\"text\":\"Deep\"}",
                        "1 {\"type\":\"text_delta\",\"text\":\"er.\"}",
                        "1 stop",
                        "end_turn",
                        "message_stop");
        assertThat(Json.text(events.get(9).at("usage")))
                .isEqualTo("{\"input_tokens\":40,\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":60,"
                        + "\"output_tokens\":7}");
        assertThat(events.get(9).at("delta").value().toString()).contains("stop_sequence=null");
    }

    @Test
    void theFirstEventHasTheTokensOfThePrompt() throws Exception {
        // E77: claude-code #40260, CLIProxyAPI #1700
        String first = "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}],"
                + "\"usageMetadata\":{\"promptTokenCount\":728}}";
        JsonView message = Told.events("", first, finish("STOP")).getFirst().at("message");

        assertThat(Json.text(message.at("usage")))
                .isEqualTo("{\"input_tokens\":728,\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":0,"
                        + "\"output_tokens\":1}");
        assertThat(message.at("content").each()).isEmpty();
        assertThat(message.at("model").value()).isEqualTo("gemini-3.8-flash");
        assertThat(message.value().toString()).contains("stop_reason=null");
    }

    @Test
    void aCallIsSignedByTheThoughtsBeforeIt() throws Exception {
        assertThat(Told.brief(Told.events(THINKING, parts(THOUGHT), parts(CALL), finish("STOP"))))
                .containsExactly(
                        "message_start",
                        "ping",
                        "0 {\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}",
                        "0 {\"type\":\"thinking_delta\",\"thinking\":\"hm\"}",
                        "0 {\"type\":\"signature_delta\",\"signature\":\"gemini#QUJD\"}",
                        "0 stop",
                        "1 {\"type\":\"tool_use\",\"id\":\"x1\",\"name\":\"f\",\"input\":{}}",
                        "1 {\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"a\\\":1}\"}",
                        "1 stop",
                        "tool_use",
                        "message_stop");
    }

    @Test
    void aCallBehindATextIsSignedByABlockOfItsOwn() throws Exception {
        JsonView message = Told.whole(THINKING, parts(THOUGHT + ",{\"text\":\"I look.\"}," + CALL), finish("STOP"));

        assertThat(Json.text(message.at("content")))
                .isEqualTo("[{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"\"},"
                        + "{\"type\":\"text\",\"text\":\"I look.\"},"
                        + "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"gemini#QUJD\"},"
                        + "{\"type\":\"tool_use\",\"id\":\"x1\",\"name\":\"f\",\"input\":{\"a\":1}}]");
    }

    @Test
    void whoDoesNotThinkSeesNoThoughtsAndItsSignaturesAreRemembered() throws Exception {
        Told told = new Told();
        told.line.say(200, Told.sse(parts(THOUGHT), parts(CALL), finish("STOP")));
        JsonView message = told.message("").json();
        assertThat(Json.text(message.at("content")))
                .isEqualTo("[{\"type\":\"tool_use\",\"id\":\"x1\",\"name\":\"f\",\"input\":{\"a\":1}}]");
        assertThat(message.at("stop_reason").value()).isEqualTo("tool_use");

        told.line.say(200, Told.sse(parts("{\"text\":\"ok\"}"), finish("STOP")));
        told.post(
                "/v1/messages",
                "{\"model\":\"gemini-3.8-flash\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"u\"},"
                        + "{\"role\":\"assistant\",\"content\":" + Json.text(message.at("content")) + "},"
                        + "{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"x1\","
                        + "\"content\":\"1\"}]}]}");
        assertThat(new JsonView(Json.read(told.line.bodies.get(1)))
                        .at("contents")
                        .at(1)
                        .at("parts")
                        .at(0)
                        .at("thoughtSignature")
                        .value())
                .as("not that of another project")
                .isEqualTo("skip_thought_signature_validator");
        assertThat(bodyFor(told, "project")).contains("\"thoughtSignature\":\"QUJD\"");
    }

    private static String bodyFor(Told told, String project) throws Exception {
        try (var in = told.line.calls.get(1).body().to(project).open()) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    @Test
    void parallelCallsOverSeveralEventsAreBlocksInARow() throws Exception {
        String second = "{\"functionCall\":{\"name\":\"g\",\"args\":{}}}";
        String third = "{\"functionCall\":{\"name\":\"g\"}}";
        JsonView message = Told.whole("", parts(CALL), parts(second), parts(third), finish("STOP"));

        List<JsonView> content = message.at("content").each();
        assertThat(content).hasSize(3);
        assertThat(content.get(1).at("id").text("")).startsWith("toolu_").hasSize(30);
        assertThat(content.get(2).at("id").value())
                .isNotEqualTo(content.get(1).at("id").value());
        assertThat(Json.text(content.get(2).at("input"))).isEqualTo("{}");

        List<Integer> indexes = new ArrayList<>();
        for (JsonView event : Told.events("", parts(CALL), parts(second), parts(third), finish("STOP"))) {
            if (event.at("type").text("").equals("content_block_start")) {
                indexes.add(event.at("index").number(-1));
            }
        }
        assertThat(indexes).containsExactly(0, 1, 2);
    }

    @Test
    void oneCallIsToldToWhoTakesOne() throws Exception {
        String tools = ",\"tools\":[{\"name\":\"f\",\"input_schema\":{\"type\":\"object\"}}],"
                + "\"tool_choice\":{\"type\":\"auto\",\"disable_parallel_tool_use\":true}";
        JsonView message =
                Told.whole(tools, parts(CALL + ",{\"functionCall\":{\"name\":\"f\",\"args\":{}}}"), finish("STOP"));
        assertThat(message.at("content").each()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "call.1:a",
                "",
                "with blank",
                "0123456789012345678901234567890123456789012345678901234567890123456789"
            })
    void anIdThatAnthropicDoesNotAllowIsReplaced(String id) throws Exception {
        JsonView message = Told.whole(
                "", parts("{\"functionCall\":{\"name\":\"f\",\"id\":\"" + id + "\",\"args\":{}}}"), finish("STOP"));
        assertThat(message.at("content").at(0).at("id").text("")).matches("toolu_[0-9A-Za-z]{24}");
    }

    @Test
    void aToolHasTheNameThatTheClientGaveIt() throws Exception {
        JsonView message = Told.whole(
                ",\"tools\":[{\"name\":\"a/b\",\"input_schema\":{\"type\":\"object\"}}]",
                parts("{\"functionCall\":{\"name\":\"a_b\",\"args\":{}}}"),
                finish("STOP"));
        assertThat(message.at("content").at(0).at("name").value()).isEqualTo("a/b");
    }

    @Test
    void visibleTextWithASignatureStaysText() throws Exception {
        String signed = "{\"text\":\"Hello\",\"thoughtSignature\":\"QUJD\"}";
        JsonView message = Told.whole(THINKING, parts(signed), finish("STOP"));
        assertThat(Json.text(message.at("content"))).isEqualTo("[{\"type\":\"text\",\"text\":\"Hello\"}]");
    }

    @ParameterizedTest
    @CsvSource({
        "STOP, end_turn",
        "MAX_TOKENS, max_tokens",
        "SAFETY, refusal",
        "PROHIBITED_CONTENT, refusal",
        "RECITATION, refusal",
        "NEW_THING, end_turn",
        "OTHER, end_turn"
    })
    void theReasonToStopIsToldInAnthropicsWords(String reason, String told) throws Exception {
        JsonView message = Told.whole("", parts("{\"text\":\"a\"}"), finish(reason));
        assertThat(message.at("stop_reason").value()).isEqualTo(told);
    }

    @Test
    void callsThatWereCutAreNotToBeRun() throws Exception {
        assertThat(Told.whole("", parts(CALL), finish("MAX_TOKENS"))
                        .at("stop_reason")
                        .value())
                .isEqualTo("max_tokens");
    }

    @Test
    void aProbeThatTheModelSpendsOnThinkingHasOneEmptyText() throws Exception {
        // E80
        JsonView message = Told.whole("", finish("MAX_TOKENS"));
        assertThat(Json.text(message.at("content"))).isEqualTo("[{\"type\":\"text\",\"text\":\"\"}]");
        assertThat(message.at("stop_reason").value()).isEqualTo("max_tokens");
        assertThat(Told.brief(Told.events("", finish("MAX_TOKENS"))))
                .containsExactly(
                        "message_start",
                        "ping",
                        "0 {\"type\":\"text\",\"text\":\"\"}",
                        "0 stop",
                        "max_tokens",
                        "message_stop");
    }

    @Test
    void aBlockedPromptIsRefusedWithOneEmptyText() throws Exception {
        // E55
        String blocked =
                "{\"promptFeedback\":{\"blockReason\":\"PROHIBITED_CONTENT\"},\"usageMetadata\":{\"promptTokenCount\":4}}";
        JsonView message = Told.whole("", blocked);
        assertThat(Json.text(message.at("content"))).isEqualTo("[{\"type\":\"text\",\"text\":\"\"}]");
        assertThat(message.at("stop_reason").value()).isEqualTo("refusal");
        assertThat(message.at("usage").at("input_tokens").number(0)).isEqualTo(4);
        assertThat(Told.brief(Told.events("", blocked))).contains("refusal").endsWith("message_stop");
    }

    @Test
    void aPictureIsToldAsMarkdown() throws Exception {
        JsonView message = Told.whole(
                "", parts("{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"AAAA\"}}"), finish("STOP"));
        assertThat(message.at("content").at(0).at("text").value()).isEqualTo("![image](data:image/png;base64,AAAA)");
    }
}
