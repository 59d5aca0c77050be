package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.geminibalance.support.RawServer;
import io.geminibalance.support.Recording;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Recorded uploads, caches, batches and films over three keys: Google's answers come down as they were, and
/// whatever names what was made goes to the key that made it.
class RecordedOwnershipTest {
    private static final String GOOGLE = "https://generativelanguage.googleapis.com";
    private static final Map<String, String> KEYS =
            Map.of("GOOGLE_API_KEYS", "a=upstream-key-number-a,b=upstream-key-number-b,c=upstream-key-number-c");

    /// Fields of the recorded client that frame a message, or are ours to set.
    private static final Set<String> NOT_SENT =
            Set.of("x-goog-api-key", "content-length", "connection", "host", "accept-encoding", "user-agent");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "uploadedfile_live_uploads_gemini_gemini-2_5-flash",
                "uploadedfile_live_uploads_gemini_uploads",
                "cachedcontent_explicit_caching",
                "batch_with_gemini",
                "EXCERPT_video_veo"
            })
    void whatWasRecordedComesDownAsItWasAndStaysWithOneKey(String name) throws Exception {
        assumeThat(Recording.FOLDER)
                .as("recorded traffic lies beside the project")
                .isDirectory();
        List<Recording> recordings = Recording.all(name);
        List<String> keys = new CopyOnWriteArrayList<>();
        AtomicInteger next = new AtomicInteger();
        try (RawServer google = RawServer.start(peer -> {
                    keys.add(peer.request().all("x-goog-api-key").getFirst());
                    peer.say(said(recordings.get(next.getAndIncrement())));
                });
                World world = World.before(google.address(), KEYS)) {
            for (Recording recorded : recordings) {
                HttpResponse<String> answer = world.send(again(world, recorded));

                String what = recorded.method() + " " + recorded.uri();
                assertThat(answer.statusCode()).as(what).isEqualTo(recorded.status());
                assertThat(answer.body()).as(what).isEqualTo(recorded.answer());
                assertThat(answer.headers().map()).doesNotContainKey("x-goog-api-key");
                for (String field : List.of("x-goog-upload-url", "x-goog-upload-control-url", "location")) {
                    String told = recorded.told().get(field);
                    String ours = told == null ? null : told.replace(GOOGLE, "http://127.0.0.1:" + world.port());
                    assertThat(answer.headers().firstValue(field).orElse(null))
                            .as(what)
                            .isEqualTo(ours);
                }
            }
            assertThat(keys).hasSameSizeAs(recordings);
            assertThat(bound(recordings, keys))
                    .as("keys of the calls that name something")
                    .hasSizeLessThan(2);
        }
    }

    /// The keys that were used from the call that made something on, but for calls that name nothing of it.
    private static Set<String> bound(List<Recording> recordings, List<String> keys) {
        Set<String> bound = new LinkedHashSet<>();
        for (int i = 0; i < recordings.size(); i++) {
            Recording recorded = recordings.get(i);
            String question = recorded.uri() + new String(recorded.question(), StandardCharsets.ISO_8859_1);
            boolean names = question.matches("(?s).*(upload_id=|files/|cachedContents/|batches/|operations/).*");
            if (names
                    || recorded.answer()
                            .matches("(?s).*\"name\": \"(files|cachedContents|batches|models/[^/]+/operations)/.*")) {
                bound.add(keys.get(i));
            }
        }
        return bound;
    }

    private static HttpRequest.Builder again(World world, Recording recorded) {
        List<String> fields = new ArrayList<>(List.of("x-goog-api-key", "anything"));
        recorded.asked().forEach((name, value) -> {
            if (!NOT_SENT.contains(name)) {
                fields.add(name);
                fields.add(value);
            }
        });
        String target = recorded.uri().substring(GOOGLE.length());
        return world.request(target, fields.toArray(String[]::new))
                .method(recorded.method().toUpperCase(), BodyPublishers.ofByteArray(recorded.question()));
    }

    private static byte[] said(Recording recorded) throws IOException {
        byte[] body = recorded.answer().getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder("HTTP/1.1 " + recorded.status() + " Recorded\r\n");
        recorded.told().forEach((name, value) -> {
            boolean framing = name.equals("content-length")
                    || name.equals("transfer-encoding")
                    || name.equals("content-encoding")
                    || name.equals("connection");
            if (!framing) {
                head.append(name).append(": ").append(value).append("\r\n");
            }
        });
        head.append("content-length: ").append(body.length).append("\r\nconnection: close\r\n\r\n");
        byte[] start = head.toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = new byte[start.length + body.length];
        System.arraycopy(start, 0, all, 0, start.length);
        System.arraycopy(body, 0, all, start.length, body.length);
        return all;
    }
}
