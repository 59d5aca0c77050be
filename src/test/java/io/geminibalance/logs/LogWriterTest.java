package io.geminibalance.logs;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.wire.Secret;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogWriterTest {
    @TempDir
    Path folder;

    private final List<String> complaints = new ArrayList<>();

    @Test
    void secretsAreBlottedOutWhateverTheyLookLike() throws Exception {
        LogWriter writer = writer(new Secret("AIza-looks-like-one"), new Secret("pässwörd with blanks"));
        writer.write(file(), "key=AIza-looks-like-one, again AIza-looks-like-one; pässwörd with blanks.");
        writer.flush();

        assertThat(Files.readString(folder.resolve("app.log")))
                .isEqualTo("key=*******************, again *******************; ********************.\n");
    }

    @Test
    void whatCouldDoHarmToATerminalOrALineIsBlank() throws Exception {
        LogWriter writer = writer();
        writer.write(file(), "a\nb\r\u001b[31mred\u0000\u2028c\td");
        writer.flush();

        assertThat(Files.readString(folder.resolve("app.log"))).isEqualTo("a b  [31mred  c\td\n");
    }

    @Test
    void itIsFoundWhereverItStandsInALine() throws Exception {
        for (char odd : new char[] {'\0', '\n', '\u001b', '\u007f', '\u0085'}) {
            for (int length = 1; length < 20; length++) {
                for (int at = 0; at < length; at++) {
                    StringBuilder line = new StringBuilder("~".repeat(length));
                    line.setCharAt(at, odd);
                    LogWriter writer = writer();
                    writer.write(file(), line.toString());
                    writer.flush();
                    assertThat(Files.readString(folder.resolve("app.log")))
                            .isEqualTo(line.toString().replace(odd, ' ') + "\n");
                    Files.delete(folder.resolve("app.log"));
                }
            }
        }
    }

    @Test
    void closingWhileLinesAreBeingWrittenLosesNone() throws Exception {
        CountDownLatch writing = new CountDownLatch(1);
        CompletableFuture<Thread> closer = new CompletableFuture<>();
        RollingFile log = new RollingFile(folder.resolve("app.log"), 1000, 1);
        LogWriter writer = new LogWriter(
                () -> {
                    writing.countDown();
                    // Goes on to write once it is being waited for.
                    while (closer.join().getState() != Thread.State.WAITING) {
                        Thread.onSpinWait();
                    }
                    return List.of();
                },
                complaints::add);
        writer.start();
        writer.write(log, "one");
        writing.await();
        closer.complete(Thread.ofPlatform().start(writer::close));
        closer.join().join();

        assertThat(complaints).isEmpty();
        assertThat(Files.readString(folder.resolve("app.log"))).isEqualTo("one\n");
    }

    @Test
    void whatADiskDoesNotTakeIsWrittenOnceThereIsRoomAndBothIsSaidOnce() throws Exception {
        Path taken = folder.resolve("logs");
        Files.writeString(taken, "a file where the folder should be");
        RollingFile file = new RollingFile(taken.resolve("app.log"), 1000, 1);
        LogWriter writer = writer();
        List<String> told = new ArrayList<>();
        writer.tell((name, lines) -> told.addAll(lines.get()));

        writer.write(file, "one");
        writer.flush();
        writer.write(file, "two");
        writer.flush();
        assertThat(complaints).hasSize(1).first().asString().contains("app.log").contains("wait in memory");
        Files.delete(taken);
        writer.flush();

        assertThat(Files.readString(taken.resolve("app.log"))).isEqualTo("one\ntwo\n");
        assertThat(told).containsExactly("one", "two");
        assertThat(complaints).hasSize(2).last().isEqualTo("The log file app.log can be written again.");
    }

    @Test
    void aFileThatCannotBeWrittenHoldsUpNoOther() throws Exception {
        Path taken = folder.resolve("logs");
        Files.writeString(taken, "a file where the folder should be");
        LogWriter writer = writer();

        writer.write(new RollingFile(taken.resolve("transactions.log"), 1000, 1), "one");
        writer.write(file, "two");
        writer.flush();

        assertThat(Files.readString(folder.resolve("app.log"))).isEqualTo("two\n");
    }

    @Test
    void whatTheDiskNeverTookIsCountedAtTheEnd() throws Exception {
        Path taken = folder.resolve("logs");
        Files.writeString(taken, "a file where the folder should be");
        LogWriter writer = writer();
        writer.start();

        writer.write(new RollingFile(taken.resolve("app.log"), 1000, 1), "one");
        writer.close();

        assertThat(complaints).last().asString().contains("1 lines are lost");
    }

    @Test
    void noMoreWaitsForAFullDiskThanTheMemoryHas() throws Exception {
        Path taken = folder.resolve("logs");
        Files.writeString(taken, "a file where the folder should be");
        RollingFile file = new RollingFile(taken.resolve("app.log"), 1L << 30, 1);
        LogWriter writer = writer();
        String megabyte = "x".repeat(1 << 20);
        for (int i = 0; i < 40; i++) {
            writer.write(file, megabyte);
            writer.flush();
        }
        Files.delete(taken);
        writer.flush();

        assertThat(Files.readAllLines(taken.resolve("app.log"))).hasSize(31);
        assertThat(complaints).last().asString().startsWith("9 lines for app.log are lost");
    }

    @Test
    void whatIsWaitingIsWrittenBeforeItCloses() throws Exception {
        LogWriter writer = writer();
        writer.start();
        for (int i = 0; i < 5000; i++) {
            writer.write(file, "line " + i);
        }
        writer.close();

        assertThat(Files.readAllLines(folder.resolve("app.log"))).hasSize(5000).endsWith("line 4999");
    }

    @Test
    void moreThanADiskCanTakeIsCounted() throws Exception {
        LogWriter writer = writer();
        String megabyte = "x".repeat(1 << 20);
        for (int i = 0; i < 40; i++) {
            writer.write(file, megabyte);
        }
        writer.flush();

        // Not in the file itself: programs read transactions.log, a JSON object a line.
        assertThat(Files.readAllLines(folder.resolve("app.log"))).hasSize(32);
        assertThat(complaints).singleElement().asString().startsWith("8 lines for app.log are lost");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-11-22 22:40:52,581 INFO requests - 200 GET / | 2026-11-22 22:40:52,581 - requests - INFO - 200 GET /",
                "2026-11-22 22:40:52,581 WARN Server - a - b | 2026-11-22 22:40:52,581 - Server - WARN - a - b",
                "java.lang.IllegalStateException: no | java.lang.IllegalStateException: no",
                "'' | ''"
            })
    void aLineOfTheConsoleHasTheOldOrder(String console, String line) {
        assertThat(AppLine.of(console)).isEqualTo(line);
    }

    @Test
    void theConsoleSeesAllAndTheFileGetsWholeLines() {
        ByteArrayOutputStream console = new ByteArrayOutputStream();
        List<String> lines = new ArrayList<>();
        PrintStream tee = new ConsoleTee(
                        new PrintStream(console, true, StandardCharsets.UTF_8), () -> Instant.EPOCH, lines::add)
                .stream();

        tee.print("a € ");
        tee.println("b");
        tee.print("c");

        assertThat(console.toString(StandardCharsets.UTF_8)).isEqualTo("a € b" + System.lineSeparator() + "c");
        assertThat(lines).containsExactly("a € b");
    }

    @Test
    void manyLinesAreOnePieceForTheConsoleAndWhatOthersPrintMeanwhileIsBehindThem() throws Exception {
        List<String> pieces = new ArrayList<>();
        OutputStream console = new OutputStream() {
            @Override
            public void write(int one) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                pieces.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
            }
        };
        List<String> lines = new ArrayList<>();
        ConsoleTee tee =
                new ConsoleTee(new PrintStream(console, true, StandardCharsets.UTF_8), () -> Instant.EPOCH, lines::add);
        PrintStream stream = tee.stream();
        tee.together(() -> {
            stream.print("one\n");
            stream.print("two\n");
            assertThat(pieces).isEmpty();
            try {
                Thread.ofPlatform().start(() -> stream.print("three\n")).join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            assertThat(pieces).containsExactly("one\ntwo\nthree\n");
            stream.print("four\n");
            stream.print("five".repeat(1000) + "\n");
            assertThat(pieces).hasSize(1);
            stream.print("five".repeat(1100) + "\n");
            assertThat(pieces).hasSize(2);
            stream.print("six\n");
        });
        stream.print("seven\n");

        assertThat(pieces).hasSize(4).endsWith("six\n", "seven\n");
        assertThat(lines).startsWith("one", "two", "three", "four").endsWith("six", "seven");
    }

    private final RollingFile file() {
        return file;
    }

    private RollingFile file;

    private LogWriter writer(Secret... secrets) {
        file = new RollingFile(folder.resolve("app.log"), 1L << 30, 1);
        return new LogWriter(() -> List.of(secrets), complaints::add);
    }
}
