package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What one request of a client may cost upstream, in every language.
class AttemptsTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String SPEECH = "/v1/audio/speech";

    /// Each route with a small question.
    private static final Map<String, String> QUESTIONS = Map.of(
            World.GENERATE,
            World.QUESTION,
            World.STREAM,
            World.QUESTION,
            CHAT,
            "{\"model\":\"gemini-3.8-flash\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}",
            "/v1/responses",
            "{\"model\":\"gemini-3.8-flash\",\"input\":\"Hello\"}",
            "/v1/messages",
            "{\"model\":\"gemini-3.8-flash\",\"max_tokens\":99,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}",
            SPEECH,
            "{\"model\":\"gpt-4o-mini-tts\",\"input\":\"Hello\",\"voice\":\"alloy\"}");

    private static HttpResponse<String> ask(World world, String route, String script) throws Exception {
        return world.post(route, QUESTIONS.get(route), "x-sandbox-script", script, "content-type", "application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {World.GENERATE, World.STREAM, CHAT, "/v1/responses", "/v1/messages", SPEECH})
    void anAnswerThatStaysEmptyCostsThreeTriesInEveryLanguage(String route) throws Exception {
        for (String empty : List.of("*=empty", "*=status 200;body {}")) {
            try (World world = World.of("demo-good-1", "demo-good-2", "demo-good-3")) {
                ask(world, route, empty);

                assertThat(world.seen()).as(empty).hasSize(3);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({CHAT + ",2", "/v1/responses,2", "/v1/messages,2", SPEECH + ",2", CHAT + ",1", "/v1/messages,1"})
    void theMostTriesHoldForAllThatOneRequestAsksAgain(String route, int most) throws Exception {
        try (World world = World.with(Map.of("MAX_ATTEMPTS", "" + most), "demo-good-1", "demo-good-2", "demo-good-3")) {
            ask(world, route, "*=empty");

            assertThat(world.seen()).hasSize(most);
        }
    }

    @Test
    void troubleAndARefusalThatCanBeCuredShareTheTries() throws Exception {
        String script = "*=overloaded,overloaded,refuse Thinking level is not supported for this model.,overloaded";
        try (World world = World.of("demo-good-1", "demo-good-2", "demo-good-3")) {
            assertThat(ask(world, CHAT, script).statusCode()).isEqualTo(503);

            assertThat(world.seen()).hasSize(4);
        }
    }

    @Test
    void aRefusalThatCouldBeCuredIsReturnedAsItCameWhereNoTryIsLeft() throws Exception {
        String script = "*=refuse Thinking level is not supported for this model.";
        try (World world = World.with(Map.of("MAX_ATTEMPTS", "1"), "demo-good-1", "demo-good-2")) {
            HttpResponse<String> answer = ask(world, CHAT, script);

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("Thinking level is not supported");
            assertThat(world.seen()).hasSize(1);
        }
    }

    @Test
    void whatGoesOnWithAnAnswerHasTriesOfItsOwn() throws Exception {
        try (World world = World.with(Map.of("MAX_ATTEMPTS", "1"), "demo-good-1")) {
            String question = QUESTIONS.get(CHAT).replace("gemini-3.8-flash", "gemini-4-argon");
            HttpResponse<String> answer = world.post(CHAT, question, "x-sandbox-script", "*=continued");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(world.seen()).hasSize(2);
        }
    }
}
