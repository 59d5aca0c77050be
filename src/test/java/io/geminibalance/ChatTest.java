package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.sandbox.Script;
import io.geminibalance.sandbox.Seen;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Chat completions of OpenAI's form, from the client to the sandbox and back.
class ChatTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String HELLO = "\"messages\":[{\"role\":\"user\",\"content\":\"How deep is the sea?\"}]";
    private static final String[] BEARER = {"authorization", "Bearer anything"};

    @ParameterizedTest
    @ValueSource(strings = {"/v1/chat/completions", "/openai/v1/chat/completions"})
    void aQuestionIsAnsweredInOpenAisForm(String path) throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            HttpResponse<String> answer = world.post(path, chat("gemini-2.5-flash", HELLO), BEARER);

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            JsonView json = World.json(answer);
            assertThat(json.at("object").value()).isEqualTo("chat.completion");
            assertThat(json.at("model").value()).isEqualTo("gemini-2.5-flash");
            JsonView choice = json.at("choices").at(0);
            assertThat(choice.at("message").at("content").text("")).contains("How deep is the sea?");
            assertThat(choice.at("finish_reason").value()).isEqualTo("stop");
            assertThat(json.at("usage").at("total_tokens").number(0)).isPositive();
            assertThat(world.seen().getFirst().target()).isEqualTo("/v1beta/models/gemini-2.5-flash:generateContent");
            assertThat(world.seen().getFirst().headers().has("authorization")).isFalse();
        }
    }

    @Test
    void aStreamEndsWithItsUsageAndDone() throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            HttpResponse<String> answer = world.post(
                    CHAT,
                    chat("gemini-3.8-flash", HELLO + ",\"stream\":true,\"stream_options\":{\"include_usage\":true}"));

            assertThat(answer.headers().firstValue("content-type")).hasValue("text/event-stream; charset=utf-8");
            assertThat(answer.body()).endsWith("data: [DONE]\n\n");
            List<JsonView> frames = frames(answer.body());
            assertThat(frames.getFirst()
                            .at("choices")
                            .at(0)
                            .at("delta")
                            .at("role")
                            .value())
                    .isEqualTo("assistant");
            assertThat(content(frames)).contains("How deep is the sea?");
            assertThat(frames.getLast().at("choices").each()).isEmpty();
            assertThat(frames.getLast().at("usage").at("completion_tokens").number(0))
                    .isPositive();
            assertThat(world.seen().getFirst().target()).endsWith(":streamGenerateContent?alt=sse");
        }
    }

    @Test
    void aWholeAnswerOfAModelThatGivesLongOnesOnlyInStreamsIsPutTogether() throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            HttpResponse<String> answer = world.post(CHAT, chat("gemini-4-argon", HELLO));

            assertThat(World.json(answer)
                            .at("choices")
                            .at(0)
                            .at("message")
                            .at("content")
                            .text(""))
                    .contains("How deep is the sea?");
            assertThat(world.seen().getFirst().target()).endsWith(":streamGenerateContent?alt=sse");
        }
    }

    @Test
    void signaturesComeBackEvenFromClientsThatDropThem() throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            JsonView call = called(world, "gemini-3.8-flash");
            String id = call.at("id").text("");
            String signature = call.at("extra_content")
                    .at("google")
                    .at("thought_signature")
                    .text("");
            assertThat(signature).isNotEmpty();

            String history = history(id, "");
            HttpResponse<String> answer = world.post(CHAT, chat("gemini-3.8-flash", history));

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(signatureSent(world)).isEqualTo(signature);
        }
    }

    @Test
    void aSignatureOfAnotherProjectIsReplaced() throws Exception {
        try (World world = World.of("p1/a=demo-good-1", "p2/b=demo-good-2")) {
            JsonView call = called(world, "gemini-3.8-flash");
            String first = world.seen().getLast().key();
            String other = first.equals("demo-good-1") ? "demo-good-2" : "demo-good-1";
            String script = "id=other;" + first + "=dry;" + other + "=good";

            String extra =
                    ",\"extra_content\":" + Json.text(call.at("extra_content").value());
            HttpResponse<String> answer = world.post(
                    CHAT, chat("gemini-3.8-flash", history(call.at("id").text(""), extra)), "x-sandbox-script", script);

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(world.seen().getLast().key()).isEqualTo(other);
            assertThat(signatureSent(world)).isEqualTo("skip_thought_signature_validator");
            List<Seen> tried = world.seen().stream()
                    .filter(seen -> seen.key().equals(first))
                    .toList();
            assertThat(body(tried.getLast())
                            .at("contents")
                            .at(1)
                            .at("parts")
                            .at(0)
                            .at("thoughtSignature")
                            .value())
                    .as("what its own project got")
                    .isEqualTo(call.at("extra_content")
                            .at("google")
                            .at("thought_signature")
                            .value());
        }
    }

    @Test
    void anotherModelMayAnswerFromADayOn() throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            String asked = chat("gemini-2.5-pro", HELLO + ",\"reasoning_effort\":\"minimal\",\"temperature\":0");
            world.clock.advance(Duration.between(world.clock.instant(), Instant.parse("2026-11-30T12:00:00Z")));
            world.post(CHAT, asked);
            JsonView before = body(world.seen().getLast()).at("generationConfig");
            assertThat(before.at("temperature").number(-1)).isZero();
            assertThat(before.at("thinkingConfig").at("thinkingBudget").number(-1))
                    .isEqualTo(512);

            world.clock.advance(Duration.ofDays(2));
            world.post(CHAT, asked);

            assertThat(world.seen().getLast().target()).contains("gemini-2.5-pro:");
            JsonView after = body(world.seen().getLast()).at("generationConfig");
            assertThat(after.at("temperature").isPresent()).isFalse();
            assertThat(after.at("thinkingConfig").at("thinkingLevel").value()).isEqualTo("low");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'minimal' is not a supported thinking level for this model. Allowed values are: medium, high. | /generationConfig/thinkingConfig/thinkingLevel | medium",
                "Developer instruction is not enabled for models/x | /systemInstruction | ",
                "Corrupted thought signature. | /contents/1/parts/0/thoughtSignature | skip_thought_signature_validator",
                "Thought signature is not valid. | /contents/1/parts/0/thoughtSignature | skip_thought_signature_validator",
            })
    void aRefusalThatIsUnderstoodIsAskedOnceMoreInOtherWords(String refusal, String pointer, String expected)
            throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            String request = "\"reasoning_effort\":\"low\",\"messages\":[{\"role\":\"system\",\"content\":\"s\"},"
                    + "{\"role\":\"user\",\"content\":\"u\"},{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"x\",\"type\":\"function\","
                    + "\"function\":{\"name\":\"f\",\"arguments\":\"{}\"},\"extra_content\":{\"google\":{\"thought_signature\":\"QUJD\"}}}]},"
                    + "{\"role\":\"tool\",\"tool_call_id\":\"x\",\"content\":\"1\"}],"
                    + "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]";
            HttpResponse<String> answer = world.post(
                    CHAT,
                    chat("gemini-3.8-flash", request),
                    "x-sandbox-script",
                    "*=" + Script.refusal(refusal) + ",good");

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(world.seen()).hasSize(2);
            JsonView value = body(world.seen().getLast());
            for (String step : pointer.substring(1).split("/")) {
                value = value.isArray() ? value.at(Integer.parseInt(step)) : value.at(step);
            }
            assertThat(value.text("")).isEqualTo(expected == null ? "" : expected);
        }
    }

    @Test
    void aRefusalThatNobodyUnderstandsIsTheClientsAtOnce() throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            HttpResponse<String> answer = world.post(
                    CHAT,
                    chat("gemini-3.8-flash", HELLO),
                    "x-sandbox-script",
                    "*=" + Script.refusal("Unable to process input image."));

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(World.json(answer).at("error").at("message").text("")).contains("Unable to process input image");
            assertThat(World.json(answer).at("error").at("type").value()).isEqualTo("invalid_request_error");
            assertThat(world.seen()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        CHAT + ", unsupported_content_encoding",
        "/v1/responses, unsupported_content_encoding",
        "/v1/messages, invalid_request_error"
    })
    void aBodyThatIsCompressedIsRefusedAndTheRemedyTold(String path, String word) throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            HttpResponse<String> answer = world.post(path, chat("gemini-2.5-flash", HELLO), "Content-Encoding", "gzip");

            assertThat(answer.statusCode()).isEqualTo(415);
            assertThat(answer.headers().firstValue("accept-encoding")).hasValue("identity");
            assertThat(answer.body()).contains(word, "send it uncompressed");
            assertThat(world.seen()).isEmpty();
            assertThat(world.post(CHAT, chat("gemini-2.5-flash", HELLO), "Content-Encoding", "identity")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void whatIsExhaustedIsSaidWithTheTimeToWait() throws Exception {
        try (World world = World.of("a=demo-dry-1", "b=demo-dry-2")) {
            HttpResponse<String> answer = world.post(CHAT, chat("gemini-2.5-flash", HELLO));

            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(World.json(answer).at("error").at("code").value()).isEqualTo("insufficient_quota");
            assertThat(answer.headers().firstValue("retry-after")).isPresent();
            assertThat(answer.headers().firstValue("x-should-retry")).isEmpty();
        }
    }

    @Test
    void keysThatDontWorkAreNotTheClientsFault() throws Exception {
        try (World world = World.of("a=demo-invalid-1", "b=demo-leaked-2")) {
            HttpResponse<String> answer = world.post(CHAT, chat("gemini-2.5-flash", HELLO));

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(World.json(answer).at("error").at("code").value()).isEqualTo("no_upstream_key");
        }
        try (World world = World.of("a=demo-invalid-1", "b=demo-good-2")) {
            assertThat(world.post(CHAT, chat("gemini-2.5-flash", HELLO)).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void anAnswerThatMakesNoSenseIsAskedForOnceMore() throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            HttpResponse<String> answer =
                    world.post(CHAT, chat("gemini-3.8-flash", HELLO), "x-sandbox-script", "id=m;*=malformed,good");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(world.seen()).hasSize(2);

            HttpResponse<String> never =
                    world.post(CHAT, chat("gemini-3.8-flash", HELLO), "x-sandbox-script", "id=n;*=malformed");
            assertThat(never.statusCode()).isEqualTo(502);
            assertThat(World.json(never).at("error").at("code").value()).isEqualTo("malformed_function_call");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false"})
    void anAnswerInSeveralHopsIsOne(String stream) throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            HttpResponse<String> answer = world.post(
                    CHAT, chat("gemini-4-argon", HELLO + ",\"stream\":" + stream), "x-sandbox-script", "*=continued");

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(world.seen()).hasSize(2);
            assertThat(body(world.seen().getLast()).at("continuationToken").text(""))
                    .isNotEmpty();
            String said = stream.equals("true")
                    ? content(frames(answer.body()))
                    : World.json(answer)
                            .at("choices")
                            .at(0)
                            .at("message")
                            .at("content")
                            .text("");
            assertThat(said).startsWith("You said: How deep is the sea?").endsWith("no model was asked.");
        }
    }

    @Test
    void whatIsWrongIsRefusedHereWithItsPlace() throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            HttpResponse<String> answer = world.post(
                    CHAT, chat("gemini-3.8-flash", "\"messages\":[{\"role\":\"wizard\",\"content\":\"x\"}]"));

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(World.json(answer).at("error").at("param").value()).isEqualTo("messages[0].role");
            for (String rubbish : List.of("", "{", "[]", "null", "\"x\"", "{\"model\":1}", "[".repeat(100_000))) {
                HttpResponse<String> refused = world.post(CHAT, rubbish);
                assertThat(refused.statusCode())
                        .as(rubbish.substring(0, Math.min(9, rubbish.length())))
                        .isEqualTo(400);
                assertThat(World.json(refused).at("error").at("message").text(""))
                        .isNotEmpty();
            }
            assertThat(world.seen()).isEmpty();
        }
    }

    @Test
    void aLargePictureArrivesWhole() throws Exception {
        try (World world = World.of("a=demo-overloaded-1", "b=demo-good-2")) {
            String image = "QUJD".repeat(1_500_000);
            String message = "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"What is it?\"},"
                    + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64," + image + "\"}}]}";

            HttpResponse<String> answer = world.post(CHAT, chat("gemini-3.8-flash", "\"messages\":[" + message + "]"));

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).contains("along with image/png");
            assertThat(world.seen().getLast().bodyLength()).isBetween(6_000_000L, 6_000_500L);
        }
    }

    @Test
    void anUnknownPathBelowOpenAisIsSaidInItsForm() throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            HttpResponse<String> answer = world.post("/openai/v1/nothing", "{}");

            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(World.json(answer).at("error").at("code").value()).isEqualTo("unknown_url");
            assertThat(world.get("/v1/chat/completions").statusCode()).isEqualTo(405);
        }
    }

    private static JsonView called(World world, String model) throws Exception {
        HttpResponse<String> answer = world.post(
                CHAT,
                chat(
                        model,
                        "\"messages\":[{\"role\":\"user\",\"content\":\"Call f.\"}],"
                                + "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return World.json(answer)
                .at("choices")
                .at(0)
                .at("message")
                .at("tool_calls")
                .at(0);
    }

    private static String history(String id, String extra) {
        return "\"messages\":[{\"role\":\"user\",\"content\":\"Call f.\"},{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\""
                + id + "\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}" + extra
                + "}]},{\"role\":\"tool\",\"tool_call_id\":\"" + id
                + "\",\"content\":\"1\"}],\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]";
    }

    private static Object signatureSent(World world) {
        return body(world.seen().getLast())
                .at("contents")
                .at(1)
                .at("parts")
                .at(0)
                .at("thoughtSignature")
                .value();
    }

    private static JsonView body(Seen seen) {
        return new JsonView(Json.read(seen.body()));
    }

    private static String chat(String model, String fields) {
        return "{\"model\":\"" + model + "\"," + fields + "}";
    }

    private static List<JsonView> frames(String body) {
        List<JsonView> frames = new ArrayList<>();
        for (String line : body.split("\n")) {
            if (line.startsWith("data: {")) {
                frames.add(new JsonView(Json.read(line.substring("data: ".length()))));
            }
        }
        return frames;
    }

    private static String content(List<JsonView> frames) {
        StringBuilder content = new StringBuilder();
        frames.forEach(frame -> content.append(
                frame.at("choices").at(0).at("delta").at("content").text("")));
        return content.toString();
    }
}
