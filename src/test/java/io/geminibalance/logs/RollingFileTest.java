package io.geminibalance.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.geminibalance.logs.LogReader.Lines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RollingFileTest {
    @TempDir
    Path folder;

    @Test
    void aFullFileIsSetAsideAndTheOldestGoes() throws IOException {
        RollingFile file = file(30, 2);
        for (int i = 0; i < 12; i++) {
            file.append(lines("line " + i));
        }

        assertThat(Files.readString(folder.resolve("app.log"))).isEqualTo("line 8\nline 9\nline 10\nline 11\n");
        assertThat(Files.readString(folder.resolve("app.log.1"))).isEqualTo("line 4\nline 5\nline 6\nline 7\n");
        assertThat(folder.resolve("app.log.3")).doesNotExist();
    }

    @Test
    void noLineIsLostOrTornAtARoll() throws IOException {
        RollingFile file = file(100, 1000);
        List<String> all =
                IntStream.range(0, 500).mapToObj(i -> "line number " + i).toList();
        for (int i = 0; i < 500; i += 7) {
            file.append(lines(all.subList(i, Math.min(500, i + 7)).toArray(String[]::new)));
        }

        assertThat(new LogReader(file, "x").last(1000).lines()).isEqualTo(all);
        try (var files = Files.list(folder)) {
            assertThat(files).allSatisfy(each -> assertThat(Files.size(each)).isLessThanOrEqualTo(100));
        }
    }

    @Test
    void aLineThatIsTooLongHasAFileOfItsOwn() throws IOException {
        RollingFile file = file(20, 3);
        file.append(lines("short", "x".repeat(50), "end"));

        assertThat(new LogReader(file, "x").last(9).lines()).containsExactly("short", "x".repeat(50), "end");
    }

    @Test
    void withoutBackupsOnlyTheLastFileIsKept() throws IOException {
        RollingFile file = file(12, 0);
        file.append(lines("first", "second", "third"));

        assertThat(Files.readString(folder.resolve("app.log"))).isEqualTo("third\n");
        assertThat(folder.resolve("app.log.1")).doesNotExist();
    }

    @Test
    void halfALineOfAProcessThatWasKilledIsEnded() throws IOException {
        Files.writeString(folder.resolve("app.log"), "whole\nhal");
        RollingFile file = file(1000, 1);

        file.append(lines("next"));

        assertThat(Files.readString(folder.resolve("app.log"))).isEqualTo("whole\nhal\nnext\n");
    }

    @Test
    void aFileThatSomebodyMovedAwayIsMadeAnew() throws IOException {
        RollingFile file = file(1000, 1);
        file.append(lines("a"));
        Files.move(folder.resolve("app.log"), folder.resolve("elsewhere"));

        file.append(lines("b"));

        assertThat(Files.readString(folder.resolve("app.log"))).isEqualTo("b\n");
    }

    @Test
    void aFolderThatCannotBeIsSaidSo() throws IOException {
        Files.writeString(folder.resolve("taken"), "a file");
        RollingFile file = new RollingFile(folder.resolve("taken").resolve("app.log"), 100, 1);

        assertThatThrownBy(() -> file.append(lines("a"))).isInstanceOf(IOException.class);
    }

    @Test
    void whatCannotBeWrittenStaysInTheQueueAndWhatIsWrittenLeavesIt() throws IOException {
        Path logs = folder.resolve("logs");
        RollingFile file = new RollingFile(logs.resolve("app.log"), 8, 1);
        // A folder with something in it cannot be replaced by the full file: the roll fails.
        Files.createDirectories(logs.resolve("app.log.1").resolve("taken"));
        Deque<byte[]> lines = lines("one", "two", "three", "four");

        assertThatThrownBy(() -> file.append(lines)).isInstanceOf(IOException.class);
        assertThat(lines).hasSize(2);
        assertThat(Files.readString(logs.resolve("app.log"))).isEqualTo("one\ntwo\n");

        Files.delete(logs.resolve("app.log.1").resolve("taken"));
        file.append(lines);

        assertThat(lines).isEmpty();
        assertThat(Files.readString(logs.resolve("app.log.1"))).isEqualTo("three\n");
        assertThat(Files.readString(logs.resolve("app.log"))).isEqualTo("four\n");
    }

    @Test
    void aFullDiskLeavesNoHalfLineAndTakesTheRestOnceThereIsRoom() throws IOException {
        Path full = Path.of("/dev/full");
        assumeThat(full).as("a device that is always full").exists();
        Path log = Files.createSymbolicLink(folder.resolve("app.log"), full);
        RollingFile file = file(1000, 1);
        Deque<byte[]> lines = lines("one", "two");

        assertThatThrownBy(() -> file.append(lines)).isInstanceOf(IOException.class);
        Files.delete(log);
        Files.writeString(log, "hal");
        file.append(lines);

        assertThat(Files.readString(log)).isEqualTo("hal\none\ntwo\n");
    }

    @Test
    void aReaderGoesOnWhereItLeftOffThroughRolls() throws IOException {
        RollingFile file = file(60, 5);
        LogReader reader = new LogReader(file, "here");
        file.append(lines("a1", "a2"));
        Lines first = reader.last(10);
        assertThat(first.lines()).containsExactly("a1", "a2");

        List<String> seen = new ArrayList<>();
        String cursor = first.next();
        for (int i = 0; i < 30; i++) {
            file.append(lines("b" + i));
            Lines more = reader.after(cursor, 10);
            assertThat(more.rolled()).isFalse();
            seen.addAll(more.lines());
            cursor = more.next();
        }

        assertThat(seen).isEqualTo(IntStream.range(0, 30).mapToObj(i -> "b" + i).toList());
        assertThat(reader.after(cursor, 10).lines()).isEmpty();
    }

    @Test
    void manyLinesComeInPortions() throws IOException {
        RollingFile file = file(50, 20);
        LogReader reader = new LogReader(file, "here");
        String start = reader.last(1).next();
        file.append(lines(IntStream.range(0, 40).mapToObj(i -> "c" + i).toArray(String[]::new)));

        Lines one = reader.after(start, 15);
        Lines two = reader.after(one.next(), 100);

        assertThat(one.lines()).hasSize(15).endsWith("c14");
        assertThat(two.lines()).hasSize(25).startsWith("c15").endsWith("c39");
    }

    @Test
    void aCursorThatIsGoneStartsAtTheOldestLineAndSaysSo() throws IOException {
        RollingFile file = file(12, 1);
        LogReader reader = new LogReader(file, "here");
        file.append(lines("first"));
        String old = reader.last(1).next();
        file.append(lines("second", "third", "fourth", "fifth"));

        assertThat(reader.after(old, 10).rolled()).isTrue();
        assertThat(reader.after(old, 10).lines()).containsExactly("fourth", "fifth");
        for (String strange :
                List.of("there.5", "here.x", "here.-1", "here.99999999999999999999", "rubbish", "here.7777")) {
            assertThat(reader.after(strange, 10).rolled()).as(strange).isTrue();
        }
    }

    @Test
    void aLongLineIsCutForItsReader() throws IOException {
        RollingFile file = file(10_000_000, 1);
        file.append(lines("x".repeat(1_000_000), "end"));

        List<String> lines = new LogReader(file, "x").last(10).lines();

        assertThat(lines.getFirst()).hasSize(LogReader.LONGEST + 3);
        assertThat(lines.getLast()).isEqualTo("end");
    }

    private RollingFile file(long most, int backups) {
        return new RollingFile(folder.resolve("app.log"), most, backups);
    }

    private static Deque<byte[]> lines(String... lines) {
        return Arrays.stream(lines)
                .map(line -> (line + "\n").getBytes(StandardCharsets.UTF_8))
                .collect(Collectors.toCollection(ArrayDeque::new));
    }
}
