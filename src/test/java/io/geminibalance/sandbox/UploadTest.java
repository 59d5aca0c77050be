package io.geminibalance.sandbox;

import static io.geminibalance.sandbox.World.error;
import static io.geminibalance.sandbox.World.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.json.JsonView;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UploadTest {
    private static final String ADA = "demo-good-1@shop";
    private static final String MATE = "demo-good-2@shop";
    private static final String STRANGER = "demo-good-3@lab";
    private static final String FILES = "/upload/v1beta/files";
    private static World world;

    @BeforeAll
    static void open() {
        world = new World();
    }

    @AfterAll
    static void close() {
        world.close();
    }

    private static HttpResponse<String> start(String target, String key, String body) {
        return world.post(
                target,
                body,
                "x-goog-api-key",
                key,
                "x-goog-upload-protocol",
                "resumable",
                "x-goog-upload-command",
                "start",
                "x-goog-upload-header-content-type",
                "text/plain",
                "content-type",
                "application/json");
    }

    private static String session() {
        return target(start(FILES, ADA, "{\"file\":{\"display_name\":\"a.txt\"}}"));
    }

    private static String target(HttpResponse<String> started) {
        String url = header(started, "x-goog-upload-url");
        assertThat(url).startsWith(world.sandbox.uri() + "/upload/");
        return url.substring(world.sandbox.uri().toString().length());
    }

    private static HttpResponse<String> command(String session, String key, String command, long offset, String body) {
        return world.post(
                session,
                body,
                "x-goog-api-key",
                key,
                "x-goog-upload-command",
                command,
                "x-goog-upload-offset",
                Long.toString(offset));
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
        String hex =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        return Base64.getEncoder().encodeToString(hex.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void aFileComesInChunksAndItsDigestIsOfAllOfThem() throws NoSuchAlgorithmException {
        String session = session();
        HttpResponse<String> first = command(session, ADA, "upload", 0, "Hello, ");
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.body()).isEmpty();
        assertThat(header(first, "x-goog-upload-status")).isEqualTo("active");
        HttpResponse<String> last = command(session, MATE, "upload, finalize", 7, "world");
        assertThat(header(last, "x-goog-upload-status")).isEqualTo("final");
        assertThat(header(last, "server")).isEqualTo("UploadServer");
        JsonView file = json(last).at("file");
        assertThat(file.at("displayName").value()).isEqualTo("a.txt");
        assertThat(file.at("mimeType").value()).isEqualTo("text/plain");
        assertThat(file.at("sizeBytes").value()).isEqualTo("12");
        assertThat(file.at("state").value()).isEqualTo("ACTIVE");
        assertThat(file.at("expirationTime").value()).isEqualTo("2026-08-24T03:15:00Z");
        assertThat(file.at("uri").value())
                .isEqualTo("https://generativelanguage.googleapis.com/v1beta/"
                        + file.at("name").text(""));
        assertThat(file.at("sha256Hash").value()).isEqualTo(sha256("Hello, world".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void theNewestSdkUploadsBelowVersion1() {
        String session = target(start("/upload/v1/files", ADA, "{\"file\":{\"mimeType\":\"text/plain\"}}"));
        assertThat(session).startsWith("/upload/v1/files?upload_id=").endsWith("&upload_protocol=resumable");
        JsonView file = json(command(session, ADA, "upload, finalize", 0, "x")).at("file");
        assertThat(file.at("uri").text("")).contains("/v1/files/");
    }

    @Test
    void anEmptyFileMayBeEndedWithoutBytes() {
        HttpResponse<String> last = command(session(), ADA, "finalize", 0, "");
        assertThat(json(last).at("file").at("sizeBytes").value()).isEqualTo("0");
    }

    @Test
    void aSessionTellsHowMuchItHas() {
        String session = session();
        command(session, ADA, "upload", 0, "1234567890");
        HttpResponse<String> asked = command(session, ADA, "query", 0, "");
        assertThat(header(asked, "x-goog-upload-status")).isEqualTo("active");
        assertThat(header(asked, "x-goog-upload-size-received")).isEqualTo("10");
    }

    @Test
    void whatCameBeforeTheConnectionBrokeCounts() throws IOException, InterruptedException {
        String session = session();
        String head = "POST " + session + " HTTP/1.1\r\nHost: sandbox\r\nx-goog-api-key: " + ADA
                + "\r\n"
                + "x-goog-upload-command: upload, finalize\r\n"
                + "x-goog-upload-offset: 0\r\n"
                + "Content-Length: 100\r\n\r\n";
        long broken = world.sandbox.streams().broken();
        try (Socket socket = new Socket("127.0.0.1", world.sandbox.uri().getPort())) {
            socket.getOutputStream().write((head + "only this").getBytes(StandardCharsets.UTF_8));
        }
        world.sandbox.await(streams -> streams.broken() > broken, Duration.ofSeconds(20));
        HttpResponse<String> asked = command(session, ADA, "query", 0, "");
        assertThat(header(asked, "x-goog-upload-size-received")).isEqualTo("9");
        HttpResponse<String> last = command(session, ADA, "upload, finalize", 9, "!");
        assertThat(json(last).at("file").at("sizeBytes").value()).isEqualTo("10");
    }

    @Test
    void aLostAnswerToTheLastChunkLeavesAFile() throws IOException {
        String session = session();
        String head = "POST " + session + " HTTP/1.1\r\nHost: sandbox\r\nx-goog-api-key: " + ADA
                + "\r\n"
                + "x-sandbox-script: *=reset\r\n"
                + "x-goog-upload-command: upload, finalize\r\n"
                + "Content-Length: 2\r\n\r\n"
                + "hi";
        try (Socket socket = new Socket("127.0.0.1", world.sandbox.uri().getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
            assertThat(socket.getInputStream().readAllBytes()).isEmpty();
        }
        HttpResponse<String> asked = command(session, ADA, "query", 0, "");
        assertThat(header(asked, "x-goog-upload-status")).isEqualTo("final");
        assertThat(header(asked, "x-goog-upload-size-received")).isEqualTo("2");
    }

    @Test
    void aChunkInTheWrongPlaceIsRefused() {
        String session = session();
        assertThat(command(session, ADA, "upload", 5, "x").statusCode()).isEqualTo(400);
        assertThat(command(session, ADA, "upload", 0, "x").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"upload, finalize", "cancel"})
    void aSessionThatIsOverTakesNothing(String end) {
        String session = session();
        assertThat(command(session, ADA, end, 0, "").statusCode()).isEqualTo(200);
        HttpResponse<String> late = command(session, ADA, "upload, finalize", 0, "x");
        assertThat(late.statusCode()).isEqualTo(400);
        assertThat(late.body()).isEqualTo("Upload has already been terminated.");
        assertThat(header(late, "content-type")).startsWith("text/plain");
    }

    @Test
    void aSessionIsItsProjectsAndItsAddressAloneIsEnough() {
        String session = session();
        HttpResponse<String> foreign = command(session, STRANGER, "upload, finalize", 0, "x");
        assertThat(foreign.statusCode()).isEqualTo(404);
        HttpResponse<String> unknown = command("/upload/v1beta/files?upload_id=no", ADA, "upload, finalize", 0, "x");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).isEqualTo(foreign.body());
        HttpResponse<String> keyless = world.post(session, "x", "x-goog-upload-command", "upload, finalize");
        String name = json(keyless).at("file").at("name").text("");
        assertThat(world.getBy(ADA, "/v1beta/" + name).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"X-Goog-Upload-Protocol,''", "X-Other,?uploadType=multipart"})
    void aFileComesTogetherWithWhatIsToBeKnownOfIt(String header, String query) throws NoSuchAlgorithmException {
        byte[] content = new byte[300_000];
        new Random(7).nextBytes(content);
        // Looks like the boundary, and isn't.
        byte[] almost = "\r\n--bound\r\n--boundar".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(almost, 0, content, 200_000, almost.length);
        byte[] before = ("--boundary\r\nContent-Type: application/json; charset=utf-8\r\n\r\n"
                        + "{\"file\":{\"displayName\":\"b\"}}\r\n--boundary\r\nContent-Type: image/png\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8);
        byte[] after = "\r\n--boundary--\r\n".getBytes(StandardCharsets.UTF_8);
        byte[] body = new byte[before.length + content.length + after.length];
        System.arraycopy(before, 0, body, 0, before.length);
        System.arraycopy(content, 0, body, before.length, content.length);
        System.arraycopy(after, 0, body, before.length + content.length, after.length);
        HttpResponse<String> answer = world.send(
                "POST",
                FILES + query,
                body,
                "x-goog-api-key",
                ADA,
                "content-type",
                "multipart/related; boundary=boundary",
                header,
                "multipart");
        JsonView file = json(answer).at("file");
        assertThat(file.at("displayName").value()).isEqualTo("b");
        assertThat(file.at("mimeType").value()).isEqualTo("image/png");
        assertThat(file.at("sizeBytes").value()).isEqualTo("300000");
        assertThat(file.at("sha256Hash").value()).isEqualTo(sha256(content));
    }

    @Test
    void theOlderProtocolCountsInRanges() {
        HttpResponse<String> started = world.post(
                FILES + "?uploadType=resumable",
                "{\"file\":{\"displayName\":\"c\"}}",
                "x-goog-api-key",
                ADA,
                "x-upload-content-type",
                "text/csv");
        String location = header(started, "location");
        assertThat(location).startsWith(world.sandbox.uri() + "/upload/v1beta/files?uploadType=resumable&upload_id=");
        String session = location.substring(world.sandbox.uri().toString().length());
        HttpResponse<String> first = range(session, "bytes 0-3/*", "abcd");
        assertThat(first.statusCode()).isEqualTo(308);
        assertThat(header(first, "range")).isEqualTo("bytes=0-3");
        HttpResponse<String> asked = range(session, "bytes */*", "");
        assertThat(header(asked, "range")).isEqualTo("bytes=0-3");
        HttpResponse<String> last = range(session, "bytes 4-5/6", "ef");
        assertThat(last.statusCode()).isEqualTo(200);
        assertThat(json(last).at("file").at("mimeType").value()).isEqualTo("text/csv");
        assertThat(json(last).at("file").at("sizeBytes").value()).isEqualTo("6");
        assertThat(range(session, "bytes 0-0/1", "x").statusCode()).isEqualTo(400);
    }

    private static HttpResponse<String> range(String session, String range, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return world.send("PUT", session, bytes, "x-goog-api-key", ADA, "content-range", range);
    }

    @Test
    void aFileMayComeAlone() {
        assertThat(world.upload(ADA, "text/html", "<p>").at("mimeType").value()).isEqualTo("text/html");
        HttpResponse<String> raw =
                world.post(FILES, "x", "x-goog-api-key", ADA, "x-goog-upload-protocol", "raw", "content-type", "a/b");
        assertThat(json(raw).at("file").at("mimeType").value()).isEqualTo("a/b");
    }

    @Test
    void aNameThatIsTakenIsRefused() {
        String body = "{\"file\":{\"name\":\"files/mine\"}}";
        command(target(start(FILES, ADA, body)), ADA, "upload, finalize", 0, "x");
        assertThat(world.getBy(ADA, "/v1beta/files/mine").statusCode()).isEqualTo(200);
        HttpResponse<String> again = start(FILES, STRANGER, body);
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(error(again).at("status").value()).isEqualTo("ALREADY_EXISTS");
    }

    @Test
    void aTooLargeFileIsRefusedBeforeItComes() {
        HttpResponse<String> started = world.post(
                FILES,
                "{}",
                "x-goog-api-key",
                ADA,
                "x-goog-upload-protocol",
                "resumable",
                "x-goog-upload-header-content-length",
                Long.toString((2L << 30) + 1));
        assertThat(started.statusCode()).isEqualTo(400);
    }

    @Test
    void anUploadOfNoKindIsRefused() {
        assertThat(world.postBy(ADA, FILES, "{}").statusCode()).isEqualTo(400);
    }

    @Test
    void aBadKeyIsRefusedLikeAnywhere() {
        HttpResponse<String> answer = start(FILES, "demo-invalid-1", "{}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("API_KEY_INVALID");
        assertThat(start(FILES, "", "{}").statusCode()).isEqualTo(403);
    }

    @Test
    void anUploadIsSeenWithItsLength() {
        world.upload(ADA, "text/plain", "1234");
        Seen seen = world.sandbox.seen().getLast();
        assertThat(seen.bodyLength()).isEqualTo(4);
        assertThat(new String(seen.body(), StandardCharsets.UTF_8)).isEqualTo("1234");
    }
}
