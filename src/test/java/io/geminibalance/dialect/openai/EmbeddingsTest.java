package io.geminibalance.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.geminibalance.dialect.Invalid;
import io.geminibalance.dialect.Line.Refused;
import io.geminibalance.dialect.model.Models;
import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.support.ManualClock;
import io.geminibalance.wire.Body;
import io.geminibalance.wire.Call;
import io.geminibalance.wire.Call.About;
import io.geminibalance.wire.Call.Affinity;
import io.geminibalance.wire.Call.Shape;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Failure.Kind;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Inbound;
import io.geminibalance.wire.Target;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingsTest {
    private static final String TWO = "{\"embeddings\":[{\"values\":[0.30,-4e-1]},{\"values\":[1, 2]}]}";
    private static final String ONE = "{\"embeddings\":[{\"values\":[3, -4.0]}]}";

    private final ScriptedLine line = new ScriptedLine();
    private final KeptAnswer client = new KeptAnswer();

    @Test
    void textsBecomeABatchAndTheirVectorsAListWithTheNumbersAsTheyWere() throws Exception {
        line.say(200, TWO);
        ask("{\"model\":\"models/gemini-embedding-2\",\"input\":[\"Hello\",\"\\u00fcber \\\"us\\\"\"],\"user\":\"u\"}");
        assertThat(line.bodies)
                .containsExactly("{\"requests\":[{\"model\":\"models/gemini-embedding-2\",\"content\":{\"parts\":"
                        + "[{\"text\":\"Hello\"}]}},{\"model\":\"models/gemini-embedding-2\",\"content\":{\"parts\":"
                        + "[{\"text\":\"über \\\"us\\\"\"}]}}]}");
        assertThat(client.status).isEqualTo(200);
        assertThat(client.headers.first("content-type")).contains("application/json");
        assertThat(client.text())
                .isEqualTo("{\"object\":\"list\",\"data\":["
                        + "{\"object\":\"embedding\",\"index\":0,\"embedding\":[0.30,-4e-1]},"
                        + "{\"object\":\"embedding\",\"index\":1,\"embedding\":[1, 2]}],"
                        + "\"model\":\"models/gemini-embedding-2\","
                        + "\"usage\":{\"prompt_tokens\":3,\"total_tokens\":3}}");
        assertThat(line.open()).isZero();
    }

    @Test
    void theCallIsOurOwnAndNamesTheModelThatPays() throws Exception {
        line.say(200, ONE);
        ask("{\"model\":\"google/gemini-embedding-001\",\"input\":\"a\"}");
        Call call = line.calls.getFirst();
        assertThat(call.method()).isEqualTo("POST");
        assertThat(call.target().raw()).isEqualTo("/v1beta/models/gemini-embedding-001:batchEmbedContents");
        assertThat(call.headers())
                .isEqualTo(Headers.of("content-type", "application/json", "X-Sandbox-Script", "*=good"));
        assertThat(call.about())
                .isEqualTo(new About("gemini-embedding-001", Shape.DOCUMENT, false, false, true, Affinity.NONE));
    }

    @Test
    void base64IsTheSameVectorIn32BitFloatsWithTheLowByteFirst() throws Exception {
        // E85: mem0 #5168
        line.say(200, "{\"embeddings\":[{\"values\":[0.1,-2.5,3.4028235e38,0]}]}");
        ask("{\"model\":\"m\",\"input\":\"a\",\"encoding_format\":\"base64\"}");
        assertThat(floats(client.json().at("data").at(0).at("embedding")))
                .containsExactly(0.1f, -2.5f, Float.MAX_VALUE, 0f);
    }

    @Test
    void base64OfALongVectorSurvives() throws Exception {
        String values = String.join(
                ",", IntStream.range(0, 3072).mapToObj(i -> "0.0" + i).toList());
        line.say(200, "{\"embeddings\":[{\"values\":[" + values + "]}]}");
        ask("{\"model\":\"m\",\"input\":\"a\",\"encoding_format\":\"base64\"}");
        assertThat(floats(client.json().at("data").at(0).at("embedding")))
                .hasSize(3072)
                .contains(0.03071f);
    }

    @Test
    void vectorsOfChosenDimensionsHaveLengthOne() throws Exception {
        // E86
        line.say(200, ONE).say(200, ONE).say(200, "{\"embeddings\":[{\"values\":[0, 0.0]}]}");
        ask("{\"model\":\"m\",\"input\":\"a\",\"dimensions\":2}");
        assertThat(Json.read(line.bodies.getFirst()))
                .isEqualTo(
                        Json.read("{\"requests\":[{\"model\":\"models/m\",\"content\":{\"parts\":[{\"text\":\"a\"}]},"
                                + "\"outputDimensionality\":2}]}"));
        assertThat(client.text()).contains("\"embedding\":[0.6,-0.8]");

        KeptAnswer bytes = new KeptAnswer();
        ask("{\"model\":\"m\",\"input\":\"a\",\"dimensions\":2,\"encoding_format\":\"base64\"}", bytes);
        assertThat(floats(bytes.json().at("data").at(0).at("embedding"))).containsExactly(0.6f, -0.8f);

        KeptAnswer zero = new KeptAnswer();
        ask("{\"model\":\"m\",\"input\":\"a\",\"dimensions\":2}", zero);
        assertThat(zero.text()).contains("\"embedding\":[0.0,0.0]");
    }

    @Test
    void manyTextsTakeSeveralCallsAndKeepTheirOrder() throws Exception {
        // E86: hindsight #4001, graphiti #1848
        line.always(EmbeddingsTest::lengths);
        List<String> texts =
                IntStream.range(0, 250).mapToObj("x"::repeat).map(x -> x + "!").toList();
        ask(Json.text(Map.of("model", "m", "input", texts)));
        assertThat(line.bodies)
                .extracting(body ->
                        new JsonView(Json.read(body)).at("requests").each().size())
                .containsExactly(100, 100, 50);
        assertThat(client.json().at("data").each()).hasSize(250).allSatisfy(one -> {
            int index = one.at("index").number(-1);
            assertThat(one.at("embedding").at(0).number(0)).isEqualTo(index + 1);
        });
        assertThat(client.json().at("usage").at("prompt_tokens").number(0)).isEqualTo(3 * 7);
        assertThat(line.open()).isZero();
    }

    @Test
    void threeTextsGiveThreeVectors() throws Exception {
        // E86: new-api #1500
        line.always(EmbeddingsTest::lengths);
        ask("{\"model\":\"gemini-embedding-2\",\"input\":[\"a\",\"bb\",\"ccc\"]}");
        assertThat(client.json().at("data").each())
                .extracting(one -> one.at("index").number(-1) + ":"
                        + one.at("embedding").at(0).number(0))
                .containsExactly("0:1", "1:2", "2:3");
    }

    @Test
    void aCallThatFailsFailsAllWithItsOwnError() throws Exception {
        line.say(200, Json.write(Map.of("embeddings", vectors(100))))
                .say(400, "{\"error\":{\"code\":400,\"message\":\"Too long.\",\"status\":\"INVALID_ARGUMENT\"}}");
        ask(Json.text(Map.of(
                "model",
                "m",
                "input",
                IntStream.range(0, 250).mapToObj(i -> "t" + i).toList())));
        assertThat(line.calls).hasSize(2);
        assertThat(client.status).isEqualTo(400);
        assertThat(client.json().at("error").at("message").text("")).contains("Too long.");
        assertThat(line.open()).isZero();
    }

    @Test
    void whereNobodyAnswersTheGatewayIsToSayIt() {
        line.refuse(Failure.of(Kind.ALL_RESTING, "Later."));
        assertThatThrownBy(() -> ask("{\"model\":\"m\",\"input\":\"a\"}")).isInstanceOf(Refused.class);
        assertThat(client.status).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no JSON",
                "[]",
                "null",
                "{}",
                "{\"embeddings\":[]}",
                "{\"embeddings\":[{}]}",
                "{\"embeddings\":[{\"values\":7}]}",
                "{\"embeddings\":[{\"values\":[1]},{\"values\":[1]}]}",
                "{\"embeddings\":[{\"values\":[1,\"x\"]}]}",
                "{\"embeddings\":[{\"values\":{\"a\":1}}]}",
                "{\"embeddings\":[{\"values\":[1,"
            })
    void anAnswerThatIsNoneIsAnErrorOfTheServer(String answer) throws Exception {
        line.say(200, answer);
        ask("{\"model\":\"m\",\"input\":\"a\",\"dimensions\":1}");
        assertThat(client.status).isEqualTo(502);
        assertThat(client.json().at("error").at("code").text("")).isEqualTo("bad_gateway");
        assertThat(line.open()).isZero();
    }

    @Test
    void anAnswerThatBreaksOffIsAnErrorOfTheServer() throws Exception {
        line.breakOff("{\"embeddings\":[{\"values\":[1,2");
        ask("{\"model\":\"m\",\"input\":\"a\"}");
        assertThat(client.status).isEqualTo(502);
    }

    @ParameterizedTest
    @CsvSource({
        "text-embedding-3-small, gemini-embedding-001, 1536",
        "text-embedding-ada-002, gemini-embedding-001, 1536",
        "text-embedding-3-large, gemini-embedding-001, 3072"
    })
    void modelsOfOpenAisAreReplacedByOneOfTheSameDimensions(String named, String model, int dimensions)
            throws Exception {
        line.say(200, ONE).say(200, ONE);
        ask("{\"model\":\"" + named + "\",\"input\":\"a\",\"dimensions\":null}");
        assertThat(line.calls.getFirst().about().model()).isEqualTo(model);
        assertThat(line.bodies.getFirst()).contains("\"outputDimensionality\":" + dimensions);
        assertThat(client.json().at("model").text("")).isEqualTo(named);

        ask("{\"model\":\"" + named + "\",\"input\":\"a\",\"dimensions\":256}", new KeptAnswer());
        assertThat(line.bodies.getLast()).contains("\"outputDimensionality\":256");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"task_type\":\"retrieval_document\",\"title\":\"T\"",
                "\"google\":{\"task_type\":\"RETRIEVAL_DOCUMENT\",\"title\":\"T\"}",
                "\"task_type\":\"other\",\"extra_body\":{\"google\":{\"taskType\":\"RETRIEVAL_DOCUMENT\",\"title\":\"T\"}}"
            })
    void whatIsGooglesOwnGoesUp(String extras) throws Exception {
        line.say(200, ONE);
        ask("{\"model\":\"m\",\"input\":\"a\"," + extras + "}");
        assertThat(line.bodies.getFirst()).contains("\"taskType\":\"RETRIEVAL_DOCUMENT\",\"title\":\"T\"");
    }

    @Test
    void theTokensAreThoseThatTheApiCountedOrElseAnEstimate() throws Exception {
        line.say(200, "{\"embeddings\":[{\"values\":[1]}],\"usageMetadata\":{\"promptTokenCount\":42}}");
        ask("{\"model\":\"m\",\"input\":\"a\"}");
        assertThat(client.json().at("usage").at("total_tokens").number(0)).isEqualTo(42);

        KeptAnswer estimated = new KeptAnswer();
        line.say(200, TWO);
        ask("{\"model\":\"m\",\"input\":[\"a\",\"" + "b".repeat(8000) + "\"]}", estimated);
        assertThat(estimated.json().at("usage").at("total_tokens").number(0)).isEqualTo(2001);
        assertThat(line.bodies.getLast()).contains("b".repeat(8000));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "not JSON | | invalid_json",
                "{'model': | | invalid_json",
                "'' | | invalid_type",
                "[] | | invalid_type",
                "{'input':'a'} | model | missing_required_parameter",
                "{'model':7,'input':'a'} | model | invalid_type",
                "{'model':'a b','input':'a'} | model | invalid_value",
                "{'model':'../files','input':'a'} | model | invalid_value",
                "{'model':'m'} | input | invalid_type",
                "{'model':'m','input':null} | input | invalid_type",
                "{'model':'m','input':{}} | input | invalid_type",
                "{'model':'m','input':''} | input | invalid_value",
                "{'model':'m','input':[]} | input | invalid_value",
                "{'model':'m','input':['a','b','c','']} | input[3] | invalid_value",
                "{'model':'m','input':['a',null]} | input[1] | invalid_type",
                "{'model':'m','input':['a',7]} | input[1] | invalid_type",
                "{'model':'m','input':'a','encoding_format':'hex'} | encoding_format | invalid_value",
                "{'model':'m','input':'a','encoding_format':7} | encoding_format | invalid_type",
                "{'model':'m','input':'a','dimensions':0} | dimensions | invalid_value",
                "{'model':'m','input':'a','dimensions':1e30} | dimensions | invalid_value",
                "{'model':'m','input':'a','dimensions':1.5} | dimensions | invalid_type",
                "{'model':'m','input':'a','dimensions':'2'} | dimensions | invalid_type",
                "{'model':'m','input':'a','task_type':7} | task_type | invalid_type",
                "{'model':'m','input':'a','google':[]} | google | invalid_type"
            })
    void aRequestThatCannotBeRightIsToldWhere(String body, String param, String code) {
        assertThatThrownBy(() -> ask(body.replace('\'', '"'))).isInstanceOfSatisfying(Invalid.class, invalid -> {
            assertThat(invalid.param()).isEqualTo(param);
            assertThat(invalid.code()).isEqualTo(code);
            assertThat(invalid).hasMessageEndingWith(".");
        });
        assertThat(line.calls).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1,2,3]", "[[1,2],[3]]"})
    void tokensAreRefusedWithAHint(String tokens) {
        // E87
        assertThatThrownBy(() -> ask("{\"model\":\"m\",\"input\":" + tokens + "}"))
                .isInstanceOfSatisfying(
                        Invalid.class, invalid -> assertThat(invalid.param()).isEqualTo("input"))
                .hasMessageContaining("check_embedding_ctx_length=False");
    }

    @Test
    void moreTextsThanOpenAiTakesAreRefused() throws Exception {
        List<String> texts = new ArrayList<>(Collections.nCopies(2048, "a"));
        line.always(EmbeddingsTest::lengths);
        ask(Json.text(Map.of("model", "m", "input", texts)));
        assertThat(client.json().at("data").each()).hasSize(2048);
        texts.add("a");
        assertThatThrownBy(() -> ask(Json.text(Map.of("model", "m", "input", texts))))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("2048");
    }

    @Test
    void aRecordedBatchIsAskedAndAnsweredLikeThat() throws Exception {
        Recorded recorded = Recorded.named("test_embedding_batch.yaml");
        line.say(200, recorded.answer()).say(200, recorded.answer());
        ask("{\"model\":\"gemini-embedding-2\",\"input\":[\"First text\",\"Second text\"],\"dimensions\":768}");
        assertThat(Json.read(line.bodies.getFirst())).isEqualTo(Json.read(recorded.request()));
        assertThat(client.json().at("usage").at("prompt_tokens").number(0)).isEqualTo(4);

        KeptAnswer bytes = new KeptAnswer();
        ask(
                "{\"model\":\"gemini-embedding-2\",\"input\":[\"First text\",\"Second text\"],\"dimensions\":768,"
                        + "\"encoding_format\":\"base64\"}",
                bytes);
        List<JsonView> said = client.json().at("data").each();
        assertThat(said).hasSize(2);
        for (int i = 0; i < said.size(); i++) {
            List<Float> numbers = said.get(i).at("embedding").each().stream()
                    .map(number -> ((Number) number.value()).floatValue())
                    .toList();
            assertThat(numbers).hasSize(768);
            assertThat(Math.sqrt(
                            numbers.stream().mapToDouble(n -> (double) n * n).sum()))
                    .isCloseTo(1, within(1e-6));
            assertThat(floats(bytes.json().at("data").at(i).at("embedding"))).isEqualTo(numbers);
        }
    }

    @Test
    void aRecordedVectorIsPassedOnToTheLetter() throws Exception {
        Recorded recorded = Recorded.named("test_embedding[gemini-embedding-001-768].yaml");
        line.say(200, recorded.answer());
        ask("{\"model\":\"gemini-embedding-001\",\"input\":\"Some text goes here\"}");
        String answer = new String(recorded.answer(), StandardCharsets.UTF_8);
        assertThat(client.text()).contains(answer.substring(answer.indexOf("[", 20), answer.indexOf(']') + 1));
    }

    private void ask(String body) throws Invalid, Refused, IOException {
        ask(body, client);
    }

    private void ask(String body, KeptAnswer to) throws Invalid, Refused, IOException {
        Headers headers = Headers.of(
                "authorization", "Bearer t", "user-agent", "x", "X-Sandbox-Script", "*=good", "content-type", "a/b");
        Body bytes = new Body.Bytes(body.getBytes(StandardCharsets.UTF_8));
        Embeddings.open(
                        new Inbound(
                                "POST", new Target("/v1/embeddings", null), headers, bytes, "http://proxy.example", ""),
                        new Models(new ManualClock("2026-11-22T18:00:00Z")))
                .hold(line, to);
    }

    private static List<Float> floats(JsonView base64) {
        ByteBuffer bytes =
                ByteBuffer.wrap(Base64.getDecoder().decode(base64.text(""))).order(ByteOrder.LITTLE_ENDIAN);
        List<Float> floats = new ArrayList<>();
        while (bytes.hasRemaining()) {
            floats.add(bytes.getFloat());
        }
        return floats;
    }

    /// For each text a vector of its length.
    private static byte[] lengths(byte[] request) {
        List<Object> vectors = new JsonView(Json.read(request))
                .at("requests").each().stream()
                        .map(one ->
                                one.at("content").at("parts").at(0).at("text").text(""))
                        .map(text -> (Object) Map.of("values", List.of(text.length())))
                        .toList();
        return Json.write(Map.of("embeddings", vectors, "usageMetadata", Map.of("promptTokenCount", 7)));
    }

    private static List<Object> vectors(int count) {
        return Collections.nCopies(count, Map.of("values", List.of(1)));
    }
}
