package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.geminibalance.http.Engine;
import io.geminibalance.support.SocketClient;
import io.geminibalance.support.SocketServer;
import io.geminibalance.websocket.Event.Data;
import io.geminibalance.websocket.WebSocketConnection;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Sessions whose messages were written down go through as they were, in both directions.
class RecordedLiveTest {
    private static final Path OURS = Path.of("src", "test", "resources", "live");
    private static final Path GOOGLES = Path.of("..", "shared", "recorded", "js-genai");
    private static final String PATH = "/ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent";

    /// One message.
    ///
    /// @param up whether the client said it
    private record Said(boolean up, String text) {}

    @BeforeEach
    void needsAnEngineThatCanUpgrade() {
        assumeThat(Engine.usual()).as("an engine that can upgrade").isInstanceOf(Engine.Own.class);
    }

    @Test
    void sessionsOfOurOwnGoThroughAsTheyWere() throws Exception {
        assertThat(recordings(OURS)).isNotEmpty();
        for (Path recording : recordings(OURS)) {
            replay(recording);
        }
    }

    @Test
    void sessionsRecordedWithGoogleGoThroughAsTheyWere() throws Exception {
        List<Path> recordings = recordings(GOOGLES);
        assumeThat(recordings).as("recorded sessions in " + GOOGLES).isNotEmpty();
        for (Path recording : recordings) {
            replay(recording);
        }
    }

    private static void replay(Path recording) throws Exception {
        List<Said> session = read(recording);
        BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
        try (SocketServer google = SocketServer.open(connection -> play(session, connection, arrived));
                World world = World.before(google.uri(), Map.of());
                SocketClient client =
                        SocketClient.open(world.client(), URI.create("ws://localhost:" + world.port() + PATH))) {
            for (Said said : session) {
                if (said.up()) {
                    client.says(said.text());
                    assertThat(arrived.poll(30, TimeUnit.SECONDS))
                            .as(recording + ", up")
                            .isEqualTo(said.text());
                } else {
                    assertThat(client.hears()).as(recording + ", down").isEqualTo(said.text());
                }
            }
            assertThat(client.hears()).isEqualTo("close 1000");
        }
    }

    /// Google's side: says what it said then, once the client has said what came before.
    private static void play(List<Said> session, WebSocketConnection client, BlockingQueue<String> arrived) {
        for (Said said : session) {
            if (!said.up()) {
                client.send(Data.binary(said.text().getBytes(StandardCharsets.UTF_8)));
            } else if (client.receiveMessage() instanceof Data message) {
                arrived.add(message.string());
            }
        }
        client.end(1000, "");
    }

    private static List<Path> recordings(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".websocket.log"))
                    .sorted()
                    .toList();
        }
    }

    /// Reads the form in which googleapis/js-genai keeps them: `>` for the client or `<` for Google, the length
    /// with a line end, a blank, the message, and that line end.
    private static List<Said> read(Path recording) throws IOException {
        byte[] bytes = Files.readAllBytes(recording);
        List<Said> session = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            int blank = at;
            while (bytes[blank] != ' ') {
                blank++;
            }
            int length = Integer.parseInt(new String(bytes, at + 1, blank - at - 1, StandardCharsets.US_ASCII));
            String text = new String(bytes, blank + 1, length - 1, StandardCharsets.UTF_8);
            session.add(new Said(bytes[at] == '>', text));
            at = blank + 1 + length;
        }
        return session;
    }
}
