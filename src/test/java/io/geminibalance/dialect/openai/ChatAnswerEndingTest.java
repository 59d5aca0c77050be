package io.geminibalance.dialect.openai;

import static io.geminibalance.dialect.openai.ChatAnswerTeller.STREAM;
import static io.geminibalance.dialect.openai.ChatAnswerTeller.WHOLE;
import static io.geminibalance.dialect.openai.ChatAnswerTeller.reply;
import static io.geminibalance.dialect.openai.ChatAnswerTeller.reset;
import static io.geminibalance.dialect.openai.ChatAnswerTeller.sse;
import static io.geminibalance.dialect.openai.ChatAnswerTextTest.ROLE;
import static io.geminibalance.dialect.openai.ChatAnswerTextTest.content;
import static io.geminibalance.dialect.openai.ChatAnswerTextTest.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.dialect.answer.Ending;
import io.geminibalance.dialect.answer.UpstreamError;
import io.geminibalance.dialect.openai.ChatAnswer.Wanted;
import io.geminibalance.json.JsonView;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Failure.Kind;
import io.geminibalance.wire.Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatAnswerEndingTest {
    static final List<Wanted> BOTH = List.of(STREAM, WHOLE);
    private static final String ERROR =
            "{\"error\":{\"code\":503,\"message\":\"High demand.\",\"status\":\"UNAVAILABLE\"}}";

    /** sub2api #7098, coder #28470. */
    @ParameterizedTest
    @FieldSource("BOTH")
    void aFailedCallCanBeAskedForAgain(Wanted wanted) throws IOException {
        ChatAnswerTeller teller = new ChatAnswerTeller(wanted);
        String event = "{\"candidates\":[{\"content\":{},\"finishReason\":\"MALFORMED_FUNCTION_CALL\","
                + "\"finishMessage\":\"Malformed function call: f(\"}],\"usageMetadata\":{\"candidatesTokenCount\":7}}";
        Ending ending = teller.hear(event);
        assertThat(ending)
                .isInstanceOfSatisfying(
                        Ending.Nothing.class,
                        nothing -> assertThat(nothing.why()).isEqualTo(Ending.Why.MALFORMED));
        assertThat(teller.answer.begun()).isFalse();
        assertThat(teller.text()).isEmpty();
        teller.answer.fail((Ending.Nothing) ending);
        assertThat(teller.status).isEqualTo(502);
        assertThat(teller.text())
                .isEqualTo("{\"error\":{\"message\":\"Malformed function call: f(\",\"type\":\"server_error\","
                        + "\"param\":null,\"code\":\"malformed_function_call\"}}");
        ChatAnswerTeller again = new ChatAnswerTeller(wanted);
        again.hear(event);
        assertThat(again.hear(text("a", "STOP"))).isEqualTo(new Ending.Done(true));
        assertThat(again.text()).contains("\"completion_tokens\":0");
    }

    @Test
    void aFailedCallAfterAThoughtOrATextIsAnErrorInTheStream() throws IOException {
        for (String before : List.of("{\"text\":\"a\"}", "{\"text\":\"a\",\"thought\":true}")) {
            ChatAnswerTeller stream = new ChatAnswerTeller(STREAM);
            Ending ending = stream.hear(
                    "{\"candidates\":[{\"content\":{\"parts\":[" + before + "]}}]}",
                    "{\"candidates\":[{\"finishReason\":\"MALFORMED_FUNCTION_CALL\"}]}");
            assertThat(ending).isEqualTo(new Ending.Done(false));
            assertThat(error(stream).at("code").text()).contains("malformed_function_call");
            assertThat(stream.isDone()).isTrue();
        }
    }

    @Test
    void aFailedCallBesideAGoodOneOrBehindATextIsNoErrorForTheWhole() throws IOException {
        ChatAnswerTeller calls = ChatAnswerTeller.told(
                STREAM,
                ChatAnswerCallsTest.call("{\"name\":\"f\"}"),
                "{\"candidates\":[{\"finishReason\":\"MALFORMED_FUNCTION_CALL\"}]}");
        assertThat(calls.deltas()).endsWith("tool_calls");
        ChatAnswerTeller whole = ChatAnswerTeller.told(WHOLE, text("a", "MALFORMED_FUNCTION_CALL"));
        assertThat(whole.text()).contains("\"finish_reason\":\"stop\"");
    }

    /** Containarium #819, coder #28470; llmgateway #3616 saw it bare. */
    @ParameterizedTest
    @ValueSource(strings = {"data: [%s]\n\n", "[%s]", "data: %s\n\n", "%s", "\n%s\n"})
    void anErrorInTheMiddleOfAStreamIsAFrame(String form) throws IOException {
        ChatAnswerTeller stream = new ChatAnswerTeller(STREAM);
        Ending ending = stream.answer.hear(reply(with(sse(text("a", "")), form.formatted(ERROR))));
        assertThat(ending).isEqualTo(new Ending.Done(false));
        assertThat(stream.deltas()).containsExactly(ROLE, content("a"));
        assertThat(stream.text())
                .endsWith("data: {\"error\":{\"message\":\"High demand.\",\"type\":\"server_error\",\"param\":null,"
                        + "\"code\":\"overloaded\"}}\n\ndata: [DONE]\n\n");
        assertThat(stream.closes).isEqualTo(1);
        ChatAnswerTeller whole = new ChatAnswerTeller(WHOLE);
        Ending.Nothing nothing =
                (Ending.Nothing) whole.answer.hear(reply(with(sse(text("a", "")), form.formatted(ERROR))));
        assertThat(nothing.why()).isEqualTo(Ending.Why.ERROR);
        assertThat(nothing.error().code()).isEqualTo(503);
        assertThat(whole.hear(text("b", "STOP"))).isEqualTo(new Ending.Done(true));
        assertThat(whole.message().at("content").text()).contains("b");
    }

    /** vercel/ai 8ad7873. */
    @Test
    void anErrorWithoutACodeHasThatOfItsWord() throws IOException {
        String error = "{\"error\":{\"message\":\"x\",\"status\":\"RESOURCE_EXHAUSTED\"}}";
        for (Wanted wanted : BOTH) {
            ChatAnswerTeller first = new ChatAnswerTeller(wanted);
            first.answer.fail((Ending.Nothing) first.hear(error));
            assertThat(first.status).isEqualTo(429);
            assertThat(first.document().at("error").at("code").text()).contains("rate_limit_exceeded");
        }
        ChatAnswerTeller late = new ChatAnswerTeller(STREAM);
        late.hear(text("a", ""), error);
        assertThat(error(late).at("code").text()).contains("rate_limit_exceeded");
    }

    @Test
    void anAnswerThatBreaksOffIsNeverMadeToLookFinished() throws IOException {
        ChatAnswerTeller stream = new ChatAnswerTeller(STREAM);
        Ending ending = stream.hear(text("a", ""));
        assertThat(ending).isEqualTo(new Ending.Broken(""));
        assertThat(stream.text()).doesNotContain("DONE");
        stream.answer.fail((Ending.Broken) ending);
        assertThat(stream.deltas()).containsExactly(ROLE, content("a"));
        assertThat(error(stream).at("code").text()).contains("upstream_disconnected");
        assertThat(stream.isDone()).isTrue();
        ChatAnswerTeller whole = new ChatAnswerTeller(WHOLE);
        whole.answer.fail((Ending.Broken) whole.hear(text("a", "")));
        assertThat(whole.status).isEqualTo(502);
        assertThat(whole.headers.first("x-should-retry")).contains("false");
        assertThat(whole.document().at("error").at("code").text()).contains("upstream_disconnected");
    }

    @ParameterizedTest
    @FieldSource("BOTH")
    void aResetBeforeTheFinishIsBrokenAndBehindItIsNot(Wanted wanted) throws IOException {
        ChatAnswerTeller broken = new ChatAnswerTeller(wanted);
        assertThat(broken.answer.hear(reply(Headers.NONE, reset(sse(text("a", ""))))))
                .isEqualTo(new Ending.Broken(""));
        ChatAnswerTeller nothing = new ChatAnswerTeller(wanted);
        assertThat(nothing.answer.hear(reply(Headers.NONE, reset(new byte[0])))).isEqualTo(new Ending.Broken(""));
        assertThat(nothing.answer.begun()).isFalse();
        ChatAnswerTeller cut = new ChatAnswerTeller(wanted);
        assertThat(cut.answer.hear(reply(with(sse(text("a", "")), "data: {\"candidates\":[{"))))
                .isEqualTo(new Ending.Broken(""));
        ChatAnswerTeller finished = new ChatAnswerTeller(wanted);
        assertThat(finished.answer.hear(reply(Headers.NONE, reset(sse(text("a", "STOP"))))))
                .isEqualTo(new Ending.Done(true));
    }

    @ParameterizedTest
    @FieldSource("BOTH")
    void anEmptyAnswerSaysSo(Wanted wanted) throws IOException {
        for (String events : List.of(
                "", "data: {\"usageMetadata\":{\"promptTokenCount\":3}}\n\n", "data: {\"candidates\":[]}\n\n")) {
            ChatAnswerTeller teller = new ChatAnswerTeller(wanted);
            Ending.Nothing nothing = (Ending.Nothing) teller.answer.hear(reply(with(new byte[0], events)));
            assertThat(nothing.why()).isEqualTo(Ending.Why.EMPTY);
            teller.answer.fail(nothing);
            assertThat(teller.status).isEqualTo(502);
            assertThat(teller.document().at("error").at("code").text()).contains("empty_response");
        }
    }

    @ParameterizedTest
    @FieldSource("BOTH")
    void anAnswerThatOnlyThoughtRanOutOfTokens(Wanted wanted) throws IOException {
        ChatAnswerTeller teller = new ChatAnswerTeller(wanted);
        assertThat(teller.hear("{\"usageMetadata\":{\"promptTokenCount\":3,\"thoughtsTokenCount\":9}}"))
                .isEqualTo(new Ending.Done(true));
        assertThat(teller.text()).contains("\"finish_reason\":\"length\"").contains("\"reasoning_tokens\":9");
    }

    @Test
    void whatIsNoJsonIsABadGateway() throws IOException {
        ChatAnswerTeller whole = new ChatAnswerTeller(WHOLE);
        whole.answer.fail((Ending.Nothing) whole.hear("nonsense", text("a", "STOP")));
        assertThat(whole.status).isEqualTo(502);
        assertThat(whole.document().at("error").at("code").text()).contains("bad_gateway");
    }

    @Test
    void aFailureOfOursIsAnAnswerOrAFrame() throws IOException {
        Failure failure = Failure.of(Kind.NO_KEY, "No key is left.");
        ChatAnswerTeller early = new ChatAnswerTeller(STREAM);
        early.answer.fail(failure);
        assertThat(early.status).isEqualTo(503);
        assertThat(early.headers.first("content-type")).contains("application/json");
        ChatAnswerTeller late = new ChatAnswerTeller(STREAM);
        late.hear(text("a", ""));
        late.answer.fail(failure);
        assertThat(late.status).isEqualTo(200);
        assertThat(error(late).at("code").text()).contains("no_upstream_key");
        assertThat(late.isDone()).isTrue();
    }

    @Test
    void aRefusalIsToldWithItsStatus() throws IOException {
        ChatAnswerTeller stream = new ChatAnswerTeller(STREAM);
        stream.answer.fail(UpstreamError.of(ChatAnswerTeller.refusal(503, ERROR.getBytes(StandardCharsets.UTF_8))));
        assertThat(stream.status).isEqualTo(503);
        assertThat(stream.document().at("error").at("code").text()).contains("overloaded");
    }

    static JsonView error(ChatAnswerTeller stream) {
        return stream.frames().getLast().at("error");
    }

    private static byte[] with(byte[] begin, String rest) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(begin);
        all.writeBytes(rest.getBytes(StandardCharsets.UTF_8));
        return all.toByteArray();
    }
}
