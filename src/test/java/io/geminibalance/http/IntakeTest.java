package io.geminibalance.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.support.RawHttp;
import io.geminibalance.support.RawHttp.Answer;
import io.geminibalance.wire.Body;
import io.geminibalance.wire.Headers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntakeTest {
    private static final int MOST = 1000;
    private static final int IN_MEMORY = 100;

    @TempDir
    private Path spool;

    @ParameterizedTest
    @ValueSource(ints = {1, 99, 100, 101, 999, 1000})
    void aBodyWithinTheLimitIsKeptWhetherItsLengthWasAnnouncedOrNot(int length) throws IOException {
        byte[] bytes = random(length);
        for (long announced : new long[] {-1, length}) {
            try (Body body = kept(read(bytes, announced))) {
                assertThat(body.length()).isEqualTo(length);
                assertThat(body.repeatable()).isTrue();
                assertThat(body instanceof Body.Spooled).isEqualTo(length > IN_MEMORY);
                assertThat(body.open().readAllBytes()).isEqualTo(bytes);
                assertThat(body.open().readAllBytes()).isEqualTo(bytes);
            }
        }
        assertThat(filesLeft()).isZero();
    }

    @Test
    void aSpooledBodyIsReadByTwoReadersWithoutDisturbance() throws IOException {
        byte[] bytes = random(500);
        try (Body body = kept(read(bytes, 500));
                InputStream one = body.open();
                InputStream other = body.open()) {
            assertThat(one.readNBytes(200)).isEqualTo(Arrays.copyOf(bytes, 200));
            assertThat(one.available()).isEqualTo(300);
            assertThat(other.readAllBytes()).isEqualTo(bytes);
            assertThat(one.read()).isEqualTo(bytes[200] & 0xff);
            assertThat(one.readAllBytes()).hasSize(299);
            assertThat(one.read()).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1001, 5000, 200_000})
    void aLongerBodyIsTooLongWhetherItsLengthWasAnnouncedOrNot(int length) throws IOException {
        assertThat(read(random(length), length)).isEqualTo(new Intake.TooLong(MOST));
        assertThat(read(random(length), -1)).isEqualTo(new Intake.TooLong(MOST));
        assertThat(filesLeft()).isZero();
    }

    @Test
    void aLimitBelowThatOfTheMemoryCountsToo() {
        Limits limits = new Limits(50, IN_MEMORY, spool);
        assertThat(read(new ByteArrayInputStream(random(51)), -1, limits)).isEqualTo(new Intake.TooLong(50));
        assertThat(read(new ByteArrayInputStream(random(51)), 51, limits)).isEqualTo(new Intake.TooLong(50));
        assertThat(kept(read(new ByteArrayInputStream(random(50)), -1, limits)).length())
                .isEqualTo(50);
    }

    @Test
    void nothingIsAnEmptyBody() {
        assertThat(kept(read(new byte[0], 0))).isEqualTo(new Body.Empty());
        assertThat(kept(read(new byte[0], -1))).isEqualTo(new Body.Empty());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 50, 100, 150, 500})
    void aBodyShorterThanAnnouncedIsBroken(int length) throws IOException {
        assertThat(read(random(length), 600)).isEqualTo(new Intake.Broken(true));
        assertThat(read(random(Math.min(length, 80)), 90)).isEqualTo(new Intake.Broken(true));
        assertThat(filesLeft()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 50, 150, 500})
    void aBodyThatBreaksOffIsBrokenAndLeavesNothing(int length) throws IOException {
        for (long announced : new long[] {-1, 80, 600}) {
            InputStream breaking = new SequenceInputStream(new ByteArrayInputStream(random(length)), new InputStream() {
                @Override
                public int read() throws IOException {
                    throw new IOException("reset");
                }
            });
            if (length < announced || announced < 0) {
                assertThat(read(breaking, announced, limits())).isEqualTo(new Intake.Broken(true));
            }
        }
        assertThat(filesLeft()).isZero();
    }

    @Test
    void aDiskThatRefusesIsNotTheClientsFault() throws IOException {
        Path file = Files.createFile(spool.resolve("no-folder"));
        Limits limits = new Limits(MOST, IN_MEMORY, file);
        assertThat(read(new ByteArrayInputStream(random(500)), 500, limits))
                .isInstanceOfSatisfying(
                        Intake.Full.class, full -> assertThat(full.why()).contains(file.toString()));
    }

    @Test
    void aBodyThatFindsNoMemoryGoesToTheDiskAndOneThatFindsNoDiskIsRefused() throws IOException {
        Room memory = new Room(150);
        Room disk = new Room(150);
        Limits limits = new Limits(MOST, IN_MEMORY, spool.resolve("spool"), memory, disk, Optional.empty());
        for (long announced : new long[] {100, -1}) {
            try (Stay first = new Stay(limits);
                    Stay second = new Stay(limits);
                    Stay third = new Stay(limits)) {
                assertThat(kept(Intake.read(new ByteArrayInputStream(random(100)), announced, limits, first)))
                        .isInstanceOf(Body.Bytes.class);
                try (Body spooled =
                        kept(Intake.read(new ByteArrayInputStream(random(100)), announced, limits, second))) {
                    assertThat(spooled).isInstanceOf(Body.Spooled.class);
                    assertThat(spooled.open().readAllBytes()).isEqualTo(random(100));
                }
                assertThat(Intake.read(new ByteArrayInputStream(random(100)), announced, limits, third))
                        .isEqualTo(new Intake.Full(""));
            }
            assertThat(memory.free()).isEqualTo(150);
            assertThat(disk.free()).isEqualTo(150);
            assertThat(filesLeft()).isZero();
        }
    }

    /// The name is gone while the file is still in use, so that even a kill leaves no prompt on the disk.
    @Test
    void aSpooledBodyLeavesNothingInTheFolder() throws Exception {
        CompletableFuture<String> seen = new CompletableFuture<>();
        try (Server server = Door.open(limits(), exchange -> {
            try (Body body = kept(exchange.keepBody())) {
                seen.complete(body.getClass().getSimpleName());
                Door.say(exchange, 200, new String(body.open().readAllBytes(), StandardCharsets.US_ASCII));
            }
        })) {
            String text = "x".repeat(500);
            Answer answer = RawHttp.ask(server.port(), Door.post("Content-Length: 500\r\n\r\n") + text);
            assertThat(answer.text()).isEqualTo(text);
            assertThat(seen.get(20, TimeUnit.SECONDS)).isEqualTo("Spooled");
            assertThat(filesLeft()).isZero();
        }
    }

    @Test
    void aChunkedBodyArrivesWhole() throws IOException {
        try (Server server = sizes()) {
            String request =
                    Door.post("Transfer-Encoding: chunked\r\n\r\n") + "5\r\nhello\r\n3;x=y\r\n...\r\n0\r\n\r\n";
            assertThat(RawHttp.ask(server.port(), request).text()).isEqualTo("8");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0x5\r\nhello",
                "0_5\r\nhello",
                "-1\r\nhello",
                "+5\r\nhello",
                "g\r\nhello",
                "\r\nhello",
                "5\r\nhelloXX",
                "fffffffffffffffff\r\nhello"
            })
    void wrongChunksAreBrokenAndCloseTheConnection(String chunks) throws IOException {
        try (Server server = sizes();
                RawHttp http = RawHttp.connect(server.port())) {
            http.send(Door.post("Transfer-Encoding: chunked\r\n\r\n") + chunks + "\r\n0\r\n\r\n" + Door.get("/smuggled")
                    + "\r\n");
            Answer answer = http.answer();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text()).isEqualTo("broken");
            assertThat(http.ended()).isTrue();
        }
    }

    @Test
    void aBodyThatEndsTooEarlyIsBroken() throws IOException {
        for (String begun : new String[] {
            "Content-Length: 90\r\n\r\nhello",
            "Content-Length: 900\r\n\r\nhello",
            "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
            "Transfer-Encoding: chunked\r\n\r\n5\r\nhe"
        }) {
            try (Server server = sizes();
                    RawHttp http = RawHttp.connect(server.port())) {
                http.send(Door.post(begun));
                http.endSending();
                assertThat(http.answer().text()).as(begun).isEqualTo("broken");
            }
        }
    }

    @Test
    void aTooLongBodyIsRefusedWithTheLimit() throws IOException {
        try (Server server = sizes()) {
            String text = "x".repeat(2000);
            for (String framed : new String[] {
                "Content-Length: 2000\r\n\r\n" + text,
                "Transfer-Encoding: chunked\r\n\r\n7d0\r\n" + text + "\r\n0\r\n\r\n"
            }) {
                Answer answer = RawHttp.ask(server.port(), Door.post(framed));
                assertThat(answer.status()).isEqualTo(413);
                assertThat(answer.text()).isEqualTo("1000");
                assertThat(answer.first("connection")).isEqualTo("close");
            }
        }
    }

    /// Without draining, the kernel would answer the rest with a reset that takes the answer away again.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAnswerGivenBeforeALongBodyIsReadStillReachesTheClient(boolean chunked) throws IOException {
        byte[] much = new byte[8 << 20];
        try (Server server = Door.open(limits(), exchange -> Door.say(exchange, 401, "no"));
                RawHttp http = RawHttp.connect(server.port())) {
            http.send(Door.post(
                    chunked ? "Transfer-Encoding: chunked\r\n\r\n800000\r\n" : "Content-Length: 8388608\r\n\r\n"));
            http.send(much);
            http.send(chunked ? "\r\n0\r\n\r\n" : "");
            Answer answer = http.answer();
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.text()).isEqualTo("no");
            assertThat(http.ended()).isTrue();
        }
    }

    /// A client that announces a body and then says nothing must not hold the connection once it has its answer.
    @ParameterizedTest
    @ValueSource(strings = {"POST", "HEAD"})
    void anAnswerToAnUnreadBodyThatNeverComesEndsTheConnection(String method) throws IOException {
        try (Server server = Door.open(limits(), exchange -> Door.say(exchange, 401, "no"));
                RawHttp http = RawHttp.connect(server.port())) {
            http.send(method + " /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n");
            assertThat(http.answer(method.equals("HEAD")).status()).isEqualTo(401);
            assertThat(http.ended()).isTrue();
        }
    }

    @Test
    void aStreamGivenBeforeALongBodyIsReadStillReachesTheClientWhole() throws IOException {
        byte[] much = new byte[8 << 20];
        try (Server server = Door.open(limits(), exchange -> {
                    OutputStream out = exchange.start(200, Headers.NONE, -1);
                    out.write(Door.bytes("early"));
                    out.close();
                });
                RawHttp http = RawHttp.connect(server.port())) {
            http.send(Door.post("Content-Length: 8388608\r\n\r\n"));
            http.send(much);
            Answer answer = http.answer();
            assertThat(answer.text()).isEqualTo("early");
            assertThat(answer.complete()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 200})
    void anUnreadShortBodyIsNotTakenForTheNextRequest(int status) throws IOException {
        try (Server server = Door.open(limits(), exchange -> Door.say(exchange, status, ""));
                RawHttp http = RawHttp.connect(server.port())) {
            String body = Door.get("/smuggled") + "\r\n";
            http.send(Door.post("Content-Length: " + body.length() + "\r\n\r\n") + body);
            assertThat(http.answer().status()).isEqualTo(status);
            assertThat(http.ended()).isTrue();
        }
    }

    @Test
    void aStreamedBodyIsReadAsItArrives() throws Exception {
        CompletableFuture<Void> first = new CompletableFuture<>();
        try (Server server = Door.open(limits(), exchange -> {
                    Body body = exchange.streamBody();
                    InputStream in = body.open();
                    assertThat(body.length()).isEqualTo(5000);
                    assertThat(in.readNBytes(3)).isEqualTo(Door.bytes("abc"));
                    first.complete(null);
                    Door.say(exchange, 200, Integer.toString(in.readAllBytes().length));
                });
                RawHttp http = RawHttp.connect(server.port())) {
            http.send(Door.post("Content-Length: 5000\r\n\r\n") + "abc");
            first.get(20, TimeUnit.SECONDS);
            http.send(new byte[4997]);
            assertThat(http.answer().text()).isEqualTo("4997");
            http.send(Door.post("Content-Length: 5000\r\n\r\n") + "abc");
            http.send(new byte[4997]);
            assertThat(http.answer().status()).as("the connection is kept").isEqualTo(200);
        }
    }

    @Test
    void aStreamedBodyThatEndsTooEarlyRaisesAnException() throws Exception {
        for (String begun :
                new String[] {"Content-Length: 90\r\n\r\nhello", "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"}) {
            CompletableFuture<Object> seen = new CompletableFuture<>();
            try (Server server = Door.open(limits(), exchange -> {
                        try {
                            seen.complete(exchange.streamBody().open().readAllBytes().length);
                        } catch (IOException e) {
                            seen.complete(e);
                        }
                        Door.say(exchange, 200, "");
                    });
                    RawHttp http = RawHttp.connect(server.port())) {
                http.send(Door.post(begun));
                http.endSending();
                assertThat(seen.get(20, TimeUnit.SECONDS)).as(begun).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void aRequestWithoutABodyHasAnEmptyStream() throws IOException {
        try (Server server = Door.open(
                limits(),
                exchange ->
                        Door.say(exchange, 200, exchange.streamBody().getClass().getSimpleName()))) {
            assertThat(RawHttp.ask(server.port(), Door.get("/") + "\r\n").text())
                    .isEqualTo("Empty");
            assertThat(RawHttp.ask(server.port(), Door.post("Content-Length: 0\r\n\r\n"))
                            .text())
                    .isEqualTo("Empty");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {16_385, 65_535, 65_536, 65_537, 200_000})
    void aBodyOfSomeLengthIsKeptInPagesThatAreUsedAgain(int length) throws IOException {
        Pages pages = new Pages(10);
        byte[] bytes = random(length);
        for (int again = 0; again < 3; again++) {
            try (Body body = kept(read(new ByteArrayInputStream(bytes), length, paged(pages)))) {
                assertThat(body).isInstanceOf(Body.Lent.class);
                assertThat(body.length()).isEqualTo(length);
                assertThat(body.bytes()).isEqualTo(bytes);
                assertThat(body.open().readAllBytes()).isEqualTo(bytes);
                assertThat(pages.free()).isZero();
            }
            assertThat(pages.free()).isEqualTo((length + Pages.SIZE - 1) / Pages.SIZE);
        }
    }

    @Test
    void aBodyThatBreaksOffGivesItsPagesBackAndNoMoreThanSomeAreKept() {
        Pages pages = new Pages(2);
        Limits limits = paged(pages);
        assertThat(read(new ByteArrayInputStream(random(200_000)), 200_001, limits))
                .isEqualTo(new Intake.Broken(true));
        assertThat(pages.free()).isEqualTo(2);
    }

    @Test
    void wholePagesAreCounted() {
        Limits limits = new Limits(
                1 << 20,
                1 << 20,
                spool.resolve("spool"),
                new Room(70_000),
                new Room(1 << 20),
                Optional.of(new Pages(9)));
        try (Stay first = new Stay(limits);
                Stay second = new Stay(limits)) {
            assertThat(kept(Intake.read(new ByteArrayInputStream(random(40_000)), 40_000, limits, first)))
                    .isInstanceOf(Body.Lent.class);
            try (Body other = kept(Intake.read(new ByteArrayInputStream(random(20_000)), 20_000, limits, second))) {
                assertThat(other).isInstanceOf(Body.Spooled.class);
            }
        }
    }

    private Limits paged(Pages pages) {
        return new Limits(
                1 << 20,
                1 << 20,
                spool.resolve("spool"),
                new Room(Long.MAX_VALUE),
                new Room(Long.MAX_VALUE),
                Optional.of(pages));
    }

    /// Says how long a body was, or what was wrong with it.
    private Server sizes() throws IOException {
        return Door.open(limits(), exchange -> {
            switch (exchange.keepBody()) {
                case Intake.Kept(Body body) -> {
                    try (body) {
                        Door.say(exchange, 200, Long.toString(body.length()));
                    }
                }
                case Intake.TooLong(long most) -> Door.say(exchange, 413, Long.toString(most));
                case Intake.Full(String why) -> Door.say(exchange, 503, why);
                case Intake.Broken _, Intake.TooSlow() -> Door.say(exchange, 400, "broken");
            }
        });
    }

    private Intake read(byte[] bytes, long announced) {
        return read(new ByteArrayInputStream(bytes), announced, limits());
    }

    private static Intake read(InputStream in, long announced, Limits limits) {
        try (Stay stay = new Stay(limits)) {
            return Intake.read(in, announced, limits, stay);
        }
    }

    private Limits limits() {
        return new Limits(MOST, IN_MEMORY, spool.resolve("spool"));
    }

    private long filesLeft() throws IOException {
        Path folder = limits().spool();
        if (Files.notExists(folder)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    private static Body kept(Intake intake) {
        assertThat(intake).isInstanceOf(Intake.Kept.class);
        return ((Intake.Kept) intake).body();
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
