package io.geminibalance.dialect.openai;

import static io.geminibalance.dialect.openai.ChatAnswerTeller.STREAM;
import static io.geminibalance.dialect.openai.ChatAnswerTeller.WHOLE;
import static io.geminibalance.dialect.openai.ChatAnswerTeller.told;
import static io.geminibalance.dialect.openai.ChatAnswerTeller.with;
import static io.geminibalance.dialect.openai.ChatAnswerTeller.without;
import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.dialect.openai.ChatAnswer.Noticed;
import io.geminibalance.dialect.prompt.Tool;
import io.geminibalance.json.JsonView;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChatAnswerCallsTest {
    private static final String STOP =
            "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"\"}]}," + "\"finishReason\":\"STOP\"}]}";

    /** envoy ai-gateway #2399: the reason to finish comes in an event after the call. */
    @Test
    void aCallBeforeTheReasonEndsAsACall() throws IOException {
        String call = call("{\"name\":\"f\",\"args\":{\"a\": 1},\"id\":\"x\"}");
        ChatAnswerTeller stream = told(without(STREAM, false), call, STOP);
        assertThat(stream.deltas())
                .containsExactly(
                        "{\"role\":\"assistant\",\"content\":null,\"refusal\":null}",
                        "{\"tool_calls\":[{\"index\":0,\"id\":\"x\",\"type\":\"function\","
                                + "\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\": 1}\"}}]}",
                        "tool_calls");
        assertThat(stream.isDone()).isTrue();
        ChatAnswerTeller whole = told(WHOLE, call, STOP);
        assertThat(whole.document().at("choices").at(0).at("finish_reason").text())
                .contains("tool_calls");
        assertThat(whole.message().at("content").isPresent()).isFalse();
        assertThat(whole.text()).contains("\"content\":null,\"refusal\":null");
    }

    /** omnigent #28, hermes-agent #62940. */
    @Test
    void parallelCallsOverEventsCountUp() throws IOException {
        String[] events = {
            call("{\"name\":\"f\",\"args\":{},\"id\":\"x\"}"), call("{\"name\":\"g\",\"args\":{},\"id\":\"y\"}"), STOP
        };
        assertThat(told(STREAM, events).deltas())
                .satisfiesExactly(
                        role -> assertThat(role).contains("assistant"),
                        f -> assertThat(f).contains("\"index\":0,\"id\":\"x\""),
                        g -> assertThat(g).contains("\"index\":1,\"id\":\"y\""),
                        finish -> assertThat(finish).isEqualTo("tool_calls"));
        assertThat(ids(told(WHOLE, events))).containsExactly("x", "y");
    }

    /** hermes-agent #57939. */
    @Test
    void theSameFunctionTwiceWithoutIdsIsTwoCalls() throws IOException {
        String[] events = {
            call("{\"name\":\"f\",\"args\":{\"a\":1}}"), call("{\"name\":\"f\",\"args\":{\"a\":2}}"), STOP
        };
        ChatAnswerTeller whole = told(WHOLE, events);
        assertThat(ids(whole)).hasSize(2).doesNotHaveDuplicates().allMatch(id -> id.matches("call_[0-9A-Za-z]{24}"));
        assertThat(arguments(whole)).containsExactly("{\"a\":1}", "{\"a\":2}");
        assertThat(told(STREAM, events).deltas()).hasSize(4);
    }

    /** koog #2146, ruby_llm #98. */
    @Test
    void missingArgumentsAreAnEmptyObject() throws IOException {
        for (String call :
                List.of("{\"name\":\"f\"}", "{\"name\":\"f\",\"args\":null}", "{\"name\":\"f\",\"id\":\"\"}")) {
            assertThat(arguments(told(WHOLE, call(call), STOP))).containsExactly("{}");
            assertThat(told(STREAM, call(call), STOP).deltas().get(1)).contains("\"arguments\":\"{}\"");
        }
    }

    @Test
    void aCallThatIsSentAgainIsToldOnceAndAnotherWithItsIdGetsANewOne() throws IOException {
        String once = call("{\"name\":\"f\",\"args\":{\"a\":1},\"id\":\"x\"}");
        ChatAnswerTeller whole =
                told(WHOLE, once, once, call("{\"name\":\"f\",\"args\":{\"a\":2},\"id\":\"x\"}"), STOP);
        assertThat(arguments(whole)).containsExactly("{\"a\":1}", "{\"a\":2}");
        assertThat(ids(whole)).startsWith("x").doesNotHaveDuplicates();
    }

    @Test
    void anIdThatClientsDoNotTakeIsReplaced() throws IOException {
        String call = call("{\"name\":\"f\",\"id\":\"a b\"}");
        assertThat(ids(told(WHOLE, call, STOP)).getFirst()).startsWith("call_");
    }

    @Test
    void aSignatureGoesWithItsCall() throws IOException {
        String event = "{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"my_f\",\"id\":\"x\","
                + "\"args\":{\"a\":1}},\"thoughtSignature\":\"c2ln\"},{\"functionCall\":{\"name\":\"g\",\"id\":\"y\"}}]},"
                + "\"finishReason\":\"STOP\"}]}";
        Tool tool = new Tool("my f", "my_f", "", null, false, Tool.Kind.FUNCTION);
        ChatAnswerTeller stream = told(with(STREAM, false, false, false, tool), event);
        assertThat(stream.deltas().get(1))
                .contains("\"name\":\"my f\"")
                .endsWith("\"extra_content\":{\"google\":{\"thought_signature\":\"c2ln\"}}}]}");
        ChatAnswerTeller whole = told(with(WHOLE, false, false, false, tool), event);
        JsonView calls = whole.message().at("tool_calls");
        assertThat(calls.at(0)
                        .at("extra_content")
                        .at("google")
                        .at("thought_signature")
                        .text())
                .contains("c2ln");
        assertThat(calls.at(1).at("extra_content").isPresent()).isFalse();
        assertThat(stream.noticed).extracting(Noticed::id).containsExactly("x", "y");
        assertThat(stream.noticed.getFirst())
                .extracting(
                        Noticed::sent,
                        Noticed::name,
                        Noticed::signature,
                        call -> call.args().text())
                .containsExactly("my_f", "my f", "c2ln", "{\"a\":1}");
        assertThat(whole.noticed).hasSize(2);
    }

    @Test
    void onlyTheFirstCallIsToldWhereTheClientTakesOne() throws IOException {
        String two = "{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"f\"}},"
                + "{\"functionCall\":{\"name\":\"g\"}}]},\"finishReason\":\"STOP\"}]}";
        ChatAnswerTeller whole = told(with(WHOLE, false, true, false), two);
        assertThat(ids(whole)).hasSize(1);
        assertThat(whole.noticed).hasSize(1);
        assertThat(told(with(STREAM, false, true, false), two).deltas()).hasSize(3);
    }

    @Test
    void theOldFormHasOneCallAndNoId() throws IOException {
        String call = call("{\"name\":\"f\",\"args\":{\"a\":1},\"id\":\"x\"}");
        ChatAnswerTeller whole = told(with(WHOLE, true, false, false), call, call("{\"name\":\"g\"}"), STOP);
        assertThat(whole.text())
                .contains("\"function_call\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":1}\"}")
                .contains("\"finish_reason\":\"function_call\"")
                .doesNotContain("tool_calls");
        assertThat(told(with(STREAM, true, false, false), call, STOP).deltas())
                .endsWith("{\"function_call\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":1}\"}}", "function_call");
    }

    @Test
    void aCustomToolIsToldItsText() throws IOException {
        Tool patch = new Tool("apply patch", "apply_patch", "", null, false, Tool.Kind.CUSTOM);
        String call = call("{\"name\":\"apply_patch\",\"id\":\"x\",\"args\":{\"input\":\"*** Begin \\\"é\\\"\\n\"}}");
        String said = "{\"id\":\"x\",\"type\":\"custom\",\"custom\":{\"name\":\"apply patch\","
                + "\"input\":\"*** Begin \\\"é\\\"\\n\"}}";
        assertThat(told(with(WHOLE, false, false, false, patch), call, STOP).text())
                .contains(said);
        assertThat(told(with(STREAM, false, false, false, patch), call, STOP)
                        .deltas()
                        .get(1))
                .isEqualTo("{\"tool_calls\":[{\"index\":0," + said.substring(1) + "]}");
    }

    @Test
    void argumentsThatWereWrappedAreUnwrapped() throws IOException {
        Tool list = new Tool("list", "list", "", null, false, Tool.Kind.WRAPPED);
        for (String value : List.of("[1, 2.50]", "\"a\\nb\"", "3", "true", "{\"b\": {}}", "null")) {
            String call = call("{\"name\":\"list\",\"args\":{\"value\":" + value + "}}");
            assertThat(arguments(told(with(WHOLE, false, false, false, list), call, STOP)))
                    .containsExactly(value);
        }
    }

    @Test
    void longArgumentsAreToldToTheLetter() throws IOException {
        String args = "{\"text\": \"" + "line \\\\ \\u00e4 ä\\n".repeat(4000) + "\"  }";
        String call = call("{\"name\":\"f\",\"args\":" + args + "}");
        assertThat(arguments(told(WHOLE, call, STOP))).containsExactly(args);
        JsonView frame = told(STREAM, call, STOP).frames().get(1);
        assertThat(frame.at("choices")
                        .at(0)
                        .at("delta")
                        .at("tool_calls")
                        .at(0)
                        .at("function")
                        .at("arguments")
                        .text())
                .contains(args);
    }

    /** hermes-agent #43478: the last arguments may be cut. */
    @Test
    void callsThatRanOutOfTokensEndAsLength() throws IOException {
        String event = "{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"f\"}}]},"
                + "\"finishReason\":\"MAX_TOKENS\"}]}";
        assertThat(told(STREAM, event).deltas()).endsWith("length");
        assertThat(told(WHOLE, event)
                        .document()
                        .at("choices")
                        .at(0)
                        .at("finish_reason")
                        .text())
                .contains("length");
    }

    static String call(String call) {
        return "{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":" + call + "}]},\"index\":0}]}";
    }

    private static List<String> ids(ChatAnswerTeller whole) {
        return whole.message().at("tool_calls").each().stream()
                .map(call -> call.at("id").text(""))
                .toList();
    }

    private static List<String> arguments(ChatAnswerTeller whole) {
        return whole.message().at("tool_calls").each().stream()
                .map(call -> call.at("function").at("arguments").text("absent"))
                .toList();
    }
}
