package io.geminibalance.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.geminibalance.dialect.model.Models;
import io.geminibalance.dialect.prompt.KnownTools;
import io.geminibalance.dialect.prompt.Repairs;
import io.geminibalance.dialect.prompt.Request;
import io.geminibalance.support.ManualClock;
import io.geminibalance.wire.Body;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a large image in a request costs on the heap, by the bytes that its thread allocates.
class ChatMemoryTest {
    private static final int IMAGE = 10 << 20;
    private static final int SMALL = 512 << 10;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void anImageInMemoryIsNotCopied() throws Exception {
        Body.Bytes body = new Body.Bytes(request());
        translated(body);

        long before = threads.getCurrentThreadAllocatedBytes();
        Body sent = translated(body);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(allocated).isLessThan(SMALL);
        assertThat(sent.length()).isBetween((long) IMAGE, IMAGE + 1000L);
        assertThat(((Body.Pieces) sent).pieces())
                .filteredOn(piece -> piece.array() == body.bytes())
                .hasSize(1);
    }

    @Test
    void anImageOnDiskIsCopiedOnce(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("body");
        Files.write(file, request());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            Body.Spooled body = new Body.Spooled(channel, channel.size());
            translated(body);

            long before = threads.getCurrentThreadAllocatedBytes();
            translated(body);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;

            assertThat(allocated).isBetween((long) IMAGE, IMAGE + (long) SMALL);
        }
    }

    @Test
    void aLongTextIsPassedOnToTheLetter() throws Exception {
        String text = "\\u00e4\\n\\\"\\/ä€".repeat(1000);
        byte[] bytes = ("{\"model\":\"gemini-3.8-flash\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text
                        + "\"}]}")
                .getBytes(StandardCharsets.UTF_8);

        Body sent = translated(new Body.Bytes(bytes));

        assertThat(new String(sent.open().readAllBytes(), StandardCharsets.UTF_8))
                .contains("{\"text\":\"" + text + "\"}");
    }

    private static Body translated(Body body) throws Exception {
        Models models = new Models(new ManualClock("2026-11-22T18:00:00Z"));
        ChatRequest asked =
                ChatRequest.read(Document.read(body), models, request -> ChatTools.read(request, new KnownTools<>()));
        return Request.of(
                        asked.prompt(),
                        models.profile(asked.prompt().model()),
                        Repairs.NONE,
                        call -> Optional.empty(),
                        value -> {
                            throw new AssertionError(value);
                        })
                .body();
    }

    private static byte[] request() {
        String start =
                "{\"model\":\"gemini-3.8-flash\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\","
                        + "\"image_url\":{\"url\":\"data:image/png;base64,";
        ByteBuffer request = ByteBuffer.allocate(start.length() + IMAGE + 10);
        request.put(start.getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < IMAGE; i++) {
            request.put((byte) ('A' + i % 26));
        }
        request.put("\"}}]}]}".getBytes(StandardCharsets.US_ASCII));
        return Arrays.copyOf(request.array(), request.position());
    }
}
