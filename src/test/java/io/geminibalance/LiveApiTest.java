package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.geminibalance.http.Engine;
import io.geminibalance.keys.KeyStatus;
import io.geminibalance.sandbox.Seen;
import io.geminibalance.support.SocketClient;
import java.net.URI;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Sessions of the Live API, from a client's WebSocket to the sandbox's.
class LiveApiTest {
    private static final String SERVICE = "/ws/google.ai.generativelanguage.v1beta.GenerativeService.";
    private static final String PATH = SERVICE + "BidiGenerateContent";
    private static final String CONSTRAINED = SERVICE + "BidiGenerateContentConstrained";
    private static final String MODEL = "gemini-3.1-flash-live-preview";
    private static final String SETUP = setup("");
    private static final String RESUMABLE = setup(",\"sessionResumption\":{}");

    @BeforeEach
    void needsAnEngineThatCanUpgrade() {
        assumeThat(Engine.usual()).as("an engine that can upgrade").isInstanceOf(Engine.Own.class);
    }

    @Test
    void aConversationGoesThroughAsGoogleSaysIt() throws Exception {
        try (World world = World.of("demo-good-1");
                SocketClient client = session(world, PATH)) {
            client.says(SETUP);
            assertThat(client.hears()).isEqualTo("{\n  \"setupComplete\": {}\n}\n");

            client.says(question("How deep is the sea? ☃"));
            assertThat(answer(client)).contains("turn 1").contains("How deep is the sea? ☃");
            client.says("{\"realtimeInput\":{\"text\":\"And the sky?\"}}");
            assertThat(answer(client)).contains("turn 2").contains("And the sky?");

            client.closes(1000, "enough");
            assertThat(client.hears()).isEqualTo("close 1000");
            Seen seen = world.seen().getFirst();
            assertThat(seen.key()).isEqualTo("demo-good-1");
            assertThat(seen.target()).isEqualTo(PATH);
            assertThat(new String(seen.body())).isEqualTo(SETUP);
        }
    }

    @Test
    void functionsAreCalledAndTheirResultsTaken() throws Exception {
        String tools = ",\"tools\":[{\"functionDeclarations\":[{\"name\":\"look\"}]}]";
        try (World world = World.of("demo-good-1");
                SocketClient client = session(world, PATH)) {
            client.says(setup(tools));
            client.hears();
            client.says(question("look out"));
            assertThat(client.hears()).contains("toolCall").contains("look");
            client.says(
                    "{\"toolResponse\":{\"functionResponses\":[{\"name\":\"look\",\"response\":{\"saw\":\"rain\"}}]}}");
            assertThat(answer(client)).contains("rain");
        }
    }

    @Test
    void aKeyThatRefusesTheSetupIsReplacedUnseen() throws Exception {
        try (World world = World.of("a=demo-dry-1", "b=demo-invalid-1", "c=demo-overloaded-1", "d=demo-good-1");
                SocketClient client = session(world, PATH)) {
            client.says(SETUP);

            assertThat(client.hears()).contains("setupComplete");
            assertThat(world.keysSeen())
                    .contains("demo-dry-1", "demo-invalid-1")
                    .endsWith("demo-good-1");
            assertThat(world.status("a").models()).containsKey(MODEL);
            assertThat(world.status("b").state()).isEqualTo(KeyStatus.State.DISABLED);
            assertThat(world.status("d").state()).isEqualTo(KeyStatus.State.ACTIVE);
        }
    }

    @Test
    void quotasOfSeveralProjectsDoNotStopAllOthers() throws Exception {
        try (World world = World.of("p1/a=demo-dry-1", "p2/b=demo-dry-2", "p3/c=demo-dry-3", "p4/d=demo-dry-4")) {
            try (SocketClient client = session(world, PATH)) {
                client.says(SETUP);
                assertThat(client.hears()).startsWith("close 1011 ").contains("rests");
            }
            // The way out is open: another model is asked at once.
            world.post(World.GENERATE, World.QUESTION);
            assertThat(world.seen().getLast().target()).startsWith("/v1beta/models/gemini-2.5-flash");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "demo-invalid-1, close 1011 Every key is set aside or paused",
        "demo-broke-1, close 1011 Every key is set aside or paused",
        "demo-location-1, close 1007 User location is not supported",
        "demo-internal-1, close 1011 An internal error has occurred",
        "demo-refuse-1, close 1011 The Gemini API cannot be reached"
    })
    void aSessionThatNoKeyCanBeginIsClosedWithTheReason(String key, String told) throws Exception {
        try (World world = World.of(key);
                SocketClient client = session(world, PATH)) {
            client.says(SETUP);
            assertThat(client.hears()).startsWith(told);
        }
    }

    @Test
    void whatTheClientGotWrongIsToldToItAndHeldAgainstNobody() throws Exception {
        try (World world = World.of("a=demo-good-1");
                SocketClient unknown = session(world, PATH);
                SocketClient rubbish = session(world, PATH)) {
            unknown.says("{\"setup\":{\"model\":\"models/gemini-9\"}}");
            assertThat(unknown.hears()).startsWith("close 1008 models/gemini-9 is not found for API version v1beta");
            rubbish.says("nonsense");
            assertThat(rubbish.hears()).isEqualTo("close 1007 Request contains an invalid argument.");
            assertThat(world.keysSeen()).hasSize(2);
            assertThat(world.status("a").state()).isEqualTo(KeyStatus.State.ACTIVE);
        }
    }

    @Test
    void aSessionIsGoneOnWithByTheProjectThatBeganItAlsoAfterARestart() throws Exception {
        try (World world = World.of("p1/a=demo-good-1@p1", "p2/b=demo-good-2@p2", "p3/c=demo-good-3@p3")) {
            String handle;
            try (SocketClient client = session(world, PATH)) {
                client.says(RESUMABLE);
                client.hears();
                client.says(question("first"));
                answer(client);
                handle = handle(client.hears());
            }
            String owner = world.keysSeen().getLast();
            world.restart();
            for (int i = 0; i < 3; i++) {
                try (SocketClient client = session(world, PATH)) {
                    client.says(setup(",\"sessionResumption\":{\"handle\":\"" + handle + "\"}"));
                    assertThat(client.hears()).contains("setupComplete");
                    client.says(question("again"));
                    assertThat(answer(client)).contains("turn 2");
                }
                assertThat(world.keysSeen().getLast()).isEqualTo(owner);
            }
        }
    }

    @Test
    void aSessionOfAnotherClientIsNotGoneOnWith() throws Exception {
        Map<String, String> tokens = Map.of("ACCESS_TOKENS", "ada=token-of-ada,bob=token-of-bob");
        try (World world = World.with(tokens, "a=demo-good-1")) {
            String handle;
            try (SocketClient client = session(world, PATH, "x-goog-api-key", "token-of-ada")) {
                client.says(RESUMABLE);
                client.hears();
                client.says(question("first"));
                answer(client);
                handle = handle(client.hears());
            }
            try (SocketClient client = session(world, PATH + "?key=token-of-bob")) {
                client.says(setup(",\"session_resumption\":{\"handle\":\"" + handle + "\"}"));
                assertThat(client.hears())
                        .startsWith("close 1008 You do not have permission to access this Live session");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anEphemeralTokenOpensASessionOfItsProjectByItself(boolean inQuery) throws Exception {
        try (World world =
                World.with(Map.of("ACCESS_TOKENS", "token-of-ada"), "p1/a=demo-good-1@p1", "p2/b=demo-good-2@p2")) {
            String token = World.json(world.post("/v1alpha/auth_tokens", "{}", "x-goog-api-key", "token-of-ada"))
                    .at("name")
                    .text("");
            String maker = world.keysSeen().getLast();
            for (int i = 0; i < 2; i++) {
                try (SocketClient client = inQuery
                        ? session(world, CONSTRAINED + "?access_token=" + token)
                        : session(world, CONSTRAINED, "authorization", "Token " + token)) {
                    client.says(SETUP);
                    assertThat(client.hears()).contains("setupComplete");
                    Seen seen = world.seen().getLast();
                    assertThat(seen.key()).isEmpty();
                    assertThat(seen.headers().first("authorization", "")).isEqualTo("Token " + token);
                    assertThat(seen.target()).doesNotContain("auth_tokens");
                }
            }
            assertThat(world.status(maker.equals("demo-good-1@p1") ? "a" : "b").usageToday())
                    .containsKey(MODEL);
        }
    }

    @Test
    void anEphemeralTokenIsMadeWhereThereIsQuota() throws Exception {
        try (World world = World.of("p1/a=demo-dry-1@p1", "p2/b=demo-good-2@p2")) {
            try (SocketClient client = session(world, PATH)) {
                client.says(SETUP);
                assertThat(client.hears()).contains("setupComplete");
            }
            for (int i = 0; i < 3; i++) {
                world.post("/v1alpha/auth_tokens", "{}");
                assertThat(world.keysSeen().getLast()).isEqualTo("demo-good-2@p2");
            }
        }
    }

    @Test
    void anEphemeralTokenFromElsewhereOpensNothing() throws Exception {
        String target = CONSTRAINED + "?access_token=auth_tokens/of-somebody";
        try (World guarded = World.with(Map.of("ACCESS_TOKENS", "token-of-ada"), "demo-good-1")) {
            assertThat(refusal(guarded, target)).isEqualTo(401);
        }
        try (World open = World.of("demo-good-1");
                SocketClient client = session(open, target)) {
            client.says(SETUP);
            assertThat(client.hears()).startsWith("close 1008 This ephemeral token is not known here.");
            assertThat(open.seen()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?key=wrong", "?access_token=token-of-ada"})
    void whoShowsNoTokenGetsNoConnection(String query) throws Exception {
        try (World world = World.with(Map.of("ACCESS_TOKENS", "token-of-ada"), "demo-good-1")) {
            assertThat(refusal(world, PATH + query)).isEqualTo(401);
        }
    }

    @Test
    void theClientsCredentialsGoNoFurther() throws Exception {
        try (World world = World.with(Map.of("ACCESS_TOKENS", "token-of-ada"), "demo-good-1");
                SocketClient client = session(world, PATH + "?key=token-of-ada&x=1", "cookie", "a=b")) {
            client.says(SETUP);
            client.hears();
            Seen seen = world.seen().getLast();
            assertThat(seen.target()).isEqualTo(PATH + "?x=1");
            assertThat(seen.headers().toString()).doesNotContain("token-of-ada").doesNotContain("cookie");
        }
    }

    @Test
    void tokensAreCountedAndASessionIsOneLine() throws Exception {
        try (World world = World.of("a=demo-good-1");
                SocketClient client = session(world, PATH)) {
            client.says(SETUP);
            client.hears();
            client.says(question("1234567890123456"));
            answer(client);
            while (world.status("a").tokensToday().isEmpty()) {
                Thread.onSpinWait();
            }
            assertThat(world.status("a").tokensToday().get(MODEL).prompt()).isEqualTo(4);
            client.closes(1000, "");
            client.hears();

            Path log = world.folder.resolve("logs/transactions.log");
            while (!Files.exists(log) || Files.size(log) == 0) {
                Thread.onSpinWait();
            }
            assertThat(Files.readAllLines(log)).singleElement().asString().contains("\"live\"", MODEL, "101");
        }
    }

    @Test
    void aClientThatLeavesEndsTheSessionWithGoogle() throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            try (SocketClient client = session(world, PATH)) {
                client.says(SETUP);
                client.hears();
                assertThat(world.status("a").inFlight()).isOne();
            }
            assertThat(world.sandbox
                            .await(streams -> streams.open() == 0, Duration.ofSeconds(20))
                            .open())
                    .isZero();
            while (world.status("a").inFlight() > 0) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void aStopIsToldToBothSides() throws Exception {
        try (World world = World.of("a=demo-good-1");
                SocketClient client = session(world, PATH)) {
            client.says(SETUP);
            client.hears();
            assertThat(world.service.stop(Duration.ofSeconds(20))).isTrue();
            assertThat(client.hears()).isEqualTo("close 1001 The service stops.");
            assertThat(world.sandbox
                            .await(streams -> streams.open() == 0, Duration.ofSeconds(20))
                            .open())
                    .isZero();
        }
    }

    private static SocketClient session(World world, String target, String... headers) {
        return SocketClient.open(world.client(), URI.create("ws://localhost:" + world.port() + target), headers);
    }

    private static int refusal(World world, String target) throws Exception {
        try (SocketClient _ = session(world, target)) {
            return 101;
        } catch (CompletionException e) {
            return ((WebSocketHandshakeException) e.getCause()).getResponse().statusCode();
        }
    }

    private static String setup(String more) {
        return "{\"setup\":{\"model\":\"models/" + MODEL + "\",\"generationConfig\":{\"responseModalities\":[\"TEXT\"]}"
                + more + "}}";
    }

    private static String question(String text) {
        return "{\"clientContent\":{\"turns\":[{\"role\":\"user\",\"parts\":[{\"text\":\"" + text
                + "\"}]}],\"turnComplete\":true}}";
    }

    /// What is said up to the end of the turn.
    private static String answer(SocketClient client) throws InterruptedException {
        StringBuilder said = new StringBuilder();
        while (said.indexOf("turnComplete") < 0) {
            String next = client.hears();
            assertThat(next).startsWith("{");
            said.append(next.replace("\"\n        }\n      ]\n    }\n  }\n}\n", "")
                    .replaceAll("(?s)^\\{\\s+\"serverContent\": \\{\\s+\"modelTurn\".*\"text\": \"", ""));
        }
        return said.toString();
    }

    private static String handle(String update) {
        assertThat(update).contains("sessionResumptionUpdate");
        return update.replaceAll("(?s).*\"newHandle\": \"([^\"]+)\".*", "$1");
    }
}
