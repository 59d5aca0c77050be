package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which requests stay with the project that has their beginning in a cache, and which spread over the pool.
class SameProjectTest {
    private static final String LATER = World.QUESTION.replaceFirst(
            "]}$",
            ",{\"role\":\"model\",\"parts\":[{\"text\":\"Deep.\"}]},{\"role\":\"user\",\"parts\":[{\"text\":\"How deep?\"}]}]}");

    private static final String CHAT = "/v1/chat/completions";
    private static final String MESSAGES = "/v1/messages";
    private static final String SYSTEM = "\"systemInstruction\":{\"parts\":[{\"text\":\"Be brief.\"}]}";

    /// Native, with a system instruction.
    private static final String INSTRUCTED = World.QUESTION.replaceFirst("}$", "," + SYSTEM + "}");

    /// The main conversation of an agent, past its first turn.
    private static final String MAIN =
            messages("{\"role\":\"user\",\"content\":\"Mend it\"},{\"role\":\"assistant\",\"content\":\"How?\"},"
                    + "{\"role\":\"user\",\"content\":\"Well\"}");

    /// What the agent asks on the side, under the same name.
    private static final String SIDE = messages("{\"role\":\"user\",\"content\":\"A title for this\"}");

    private static String messages(String turns) {
        return "{\"model\":\"gemini-3.8-flash\",\"max_tokens\":99,\"metadata\":{\"user_id\":\"user_1_session_2\"},"
                + "\"messages\":[" + turns + "]}";
    }

    private static World three() throws Exception {
        return World.of("p1/a=demo-good-1", "p2/b=demo-good-2", "p3/c=demo-good-3");
    }

    /// The key that was asked last.
    private static String asked(World world, String route, String body, String... headers) throws Exception {
        assertThat(world.post(route, body, headers).statusCode()).isEqualTo(200);
        return world.keysSeen().getLast();
    }

    @ParameterizedTest
    @ValueSource(strings = {"native", "snake", "chat", "named", "messages", "responses", "long"})
    void equalRequestsThatACacheMayHoldStayOnOneProject(String kind) throws Exception {
        String user = "{\"role\":\"user\",\"content\":\"Hello\"}";
        Map<String, List<String>> requests = Map.of(
                "native", List.of(World.GENERATE, INSTRUCTED),
                "snake", List.of(World.STREAM, INSTRUCTED.replace("systemInstruction", "system_instruction")),
                "long",
                        List.of(
                                World.GENERATE,
                                "{" + SYSTEM.replace("Be", "x".repeat(20_000)) + "," + World.QUESTION.substring(1)),
                "chat",
                        List.of(
                                CHAT,
                                "{\"model\":\"gemini-3.8-flash\",\"messages\":[{\"role\":\"system\",\"content\":\"Hi\"},"
                                        + user + "]}"),
                "named",
                        List.of(
                                CHAT,
                                "{\"model\":\"gemini-3.8-flash\",\"prompt_cache_key\":\"k\",\"messages\":[" + user
                                        + "]}"),
                "messages", List.of(MESSAGES, SIDE),
                "responses",
                        List.of(
                                "/v1/responses",
                                "{\"model\":\"gemini-3.8-flash\",\"instructions\":\"Be brief\",\"input\":\"Hello\"}"));
        try (World world = three()) {
            for (int i = 0; i < 6; i++) {
                asked(world, requests.get(kind).getFirst(), requests.get(kind).getLast());
            }

            assertThat(new HashSet<>(world.keysSeen())).hasSize(1);
        }
    }

    @Test
    void bareFirstQuestionsSpreadOverThePool() throws Exception {
        try (World world = three()) {
            for (int i = 0; i < 6; i++) {
                asked(world, World.GENERATE, World.QUESTION);
            }

            assertThat(world.keysSeen())
                    .containsExactly(
                            "demo-good-1", "demo-good-2", "demo-good-3", "demo-good-1", "demo-good-2", "demo-good-3");
        }
    }

    @Test
    void whileTheModelRestsThereAnotherProjectTakesOverAndKeepsTheConversation() throws Exception {
        try (World world = three()) {
            String first = asked(world, World.GENERATE, INSTRUCTED);
            String next = asked(world, World.GENERATE, INSTRUCTED, "x-sandbox-script", first + "=busy");
            assertThat(next).isNotEqualTo(first);
            assertThat(world.seen()).hasSize(3);

            assertThat(asked(world, World.GENERATE, INSTRUCTED)).isEqualTo(next);
            world.clock.advance(Duration.ofHours(1));
            assertThat(asked(world, World.GENERATE, INSTRUCTED)).isEqualTo(next);
        }
    }

    @Test
    void aSideCallUnderTheSameNameDoesNotMoveTheMainConversation() throws Exception {
        try (World world = three()) {
            String main = asked(world, MESSAGES, MAIN);
            for (int i = 0; i < 3; i++) {
                asked(world, MESSAGES, SIDE);
                assertThat(asked(world, MESSAGES, MAIN)).isEqualTo(main);
            }
        }
    }

    @Test
    void aSideCallToAModelThatRestsThereDoesNotMoveTheMainConversation() throws Exception {
        try (World world = three()) {
            String main = asked(world, MESSAGES, MAIN);
            String side = SIDE.replace("gemini-3.8-flash", "gemini-2.5-flash");
            assertThat(asked(world, MESSAGES, side, "x-sandbox-script", main + "=dry"))
                    .isNotEqualTo(main);

            assertThat(asked(world, MESSAGES, MAIN)).isEqualTo(main);
            assertThat(asked(world, MESSAGES, side)).isNotEqualTo(main);
        }
    }

    @Test
    void aConversationGoesOnWithWhoeverAnsweredItsQuestionLast() throws Exception {
        try (World world = three()) {
            asked(world, World.GENERATE, World.QUESTION);
            String last = asked(world, World.GENERATE, World.QUESTION);
            assertThat(asked(world, World.GENERATE, LATER)).isEqualTo(last);
        }
    }

    @Test
    void anEqualFirstQuestionOfSomebodyElseDoesNotMoveAConversation() throws Exception {
        try (World world = three()) {
            String first = asked(world, World.GENERATE, World.QUESTION);
            assertThat(asked(world, World.GENERATE, LATER)).isEqualTo(first);

            assertThat(asked(world, World.GENERATE, World.QUESTION)).isNotEqualTo(first);
            assertThat(asked(world, World.GENERATE, LATER)).isEqualTo(first);
        }
    }

    @Test
    void theKeysOfTheProjectTakeTurns() throws Exception {
        try (World world = World.of("p1/a=demo-good-1", "p1/b=demo-good-2", "p2/c=demo-good-3")) {
            for (int i = 0; i < 4; i++) {
                asked(world, World.GENERATE, INSTRUCTED);
            }

            assertThat(world.keysSeen()).containsExactly("demo-good-1", "demo-good-2", "demo-good-1", "demo-good-2");
        }
    }
}
