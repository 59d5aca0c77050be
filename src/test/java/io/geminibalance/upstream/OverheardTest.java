package io.geminibalance.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.wire.Body;
import io.geminibalance.wire.Call;
import io.geminibalance.wire.Call.About;
import io.geminibalance.wire.Call.Affinity;
import io.geminibalance.wire.Call.Shape;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Reply;
import io.geminibalance.wire.Secret;
import io.geminibalance.wire.Target;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverheardTest {
    private static final Secret KEY = new Secret("a-key-of-the-pool");

    private final List<String> said = new ArrayList<>();

    @Test
    void aSecretThatIsCutWithALongBodyIsNotHalfTold() throws Exception {
        String begun = "x".repeat(Overheard.MOST - 10);
        exchange(begun + KEY.reveal() + "more", "application/json", begun + KEY.reveal() + "more");

        assertThat(said).hasSize(2).allSatisfy(text -> {
            assertThat(text).doesNotContain("a-key").contains("bytes in all");
            assertThat(text.length()).isBetween(200_000, Overheard.MOST);
        });
    }

    @Test
    void bodiesThatAreNoTextAreOnlyCounted() throws Exception {
        exchange("question", "video/mp4", "0123456789");

        assertThat(said.get(1)).endsWith(" (10 bytes)");
    }

    @Test
    void anAnswerThatIsNotReadToItsEndIsToldAsFarAsItWas() throws Exception {
        Upstream upstream = new Overheard(
                (_, key) -> reply("text/event-stream", "data: 1\n\ndata: 2\n\n", key), KEY::hide, this::hear);
        try (Reply reply = upstream.send(call("q"), KEY)) {
            reply.body().read(new byte[9]);
        }

        assertThat(said.get(1)).contains("data: 1").doesNotContain("data: 2");
    }

    private void exchange(String question, String type, String answer) throws Exception {
        Upstream upstream = new Overheard((_, key) -> reply(type, answer, key), KEY::hide, this::hear);
        try (Reply reply = upstream.send(call(question), KEY)) {
            assertThat(reply.body().readAllBytes()).hasSize(answer.length());
        }
    }

    private void hear(String head, String body) {
        said.add(head + " " + body);
    }

    private static Call call(String body) {
        return new Call(
                "POST",
                new Target("/v1beta/x", null),
                Headers.of("content-type", "application/json"),
                new Body.Bytes(body.getBytes(StandardCharsets.UTF_8)),
                new About("", Shape.UNKNOWN, false, false, false, Affinity.NONE));
    }

    private static Reply reply(String type, String body, Secret key) {
        return new Reply(
                200,
                Headers.of("content-type", type),
                new Reply.Head(new byte[8], 0, false),
                new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)),
                key);
    }
}
