package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.Line;
import io.geminibalance.wire.Call;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Reply;
import io.geminibalance.wire.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/// A line that remembers what is asked, and answers what a test tells it to, one answer after the other.
public final class ScriptedLine implements Line {
    public static final Secret KEY = new Secret("AIza-key-of-the-test");

    private static final int BEGUN = 100;

    private sealed interface Turn {
        record Said(int status, byte[] body, int begun, boolean broken) implements Turn {}

        record Silent(Failure failure) implements Turn {}
    }

    private final List<Turn> turns = new ArrayList<>();
    private UnaryOperator<byte[]> echo;
    public final List<Call> calls = new ArrayList<>();
    public final List<String> bodies = new ArrayList<>();
    private final AtomicInteger open = new AtomicInteger();

    public ScriptedLine say(int status, String body) {
        return say(status, body.getBytes(StandardCharsets.UTF_8));
    }

    public ScriptedLine say(int status, byte[] body) {
        turns.add(new Turn.Said(status, body, BEGUN, false));
        return this;
    }

    /// Answers in two pieces: the first has so many bytes.
    public ScriptedLine sayInTwo(byte[] body, int begun) {
        turns.add(new Turn.Said(200, body, begun, false));
        return this;
    }

    /// The body ends with an error of the connection.
    public ScriptedLine breakOff(String body) {
        return breakOff(body.getBytes(StandardCharsets.UTF_8));
    }

    public ScriptedLine breakOff(byte[] body) {
        turns.add(new Turn.Said(200, body, BEGUN, true));
        return this;
    }

    public ScriptedLine refuse(Failure failure) {
        turns.add(new Turn.Silent(failure));
        return this;
    }

    /// Answers every call with what is made of its body.
    public ScriptedLine always(UnaryOperator<byte[]> answer) {
        echo = answer;
        return this;
    }

    /// How many answers are open. They may be closed on threads of their own.
    public int open() {
        return open.get();
    }

    @Override
    public synchronized Heard ask(Call call) throws Refused {
        byte[] body = bytes(call.body().to("").open());
        calls.add(call);
        bodies.add(new String(body, StandardCharsets.UTF_8));
        Turn turn = echo == null ? turns.removeFirst() : new Turn.Said(200, echo.apply(body), BEGUN, false);
        return switch (turn) {
            case Turn.Silent(Failure failure) -> throw new Refused(failure);
            case Turn.Said(int status, byte[] said, int begun, boolean broken) -> {
                open.incrementAndGet();
                yield new Heard(
                        reply(status, said, Math.min(said.length, begun), broken),
                        "project",
                        tokens -> {},
                        open::decrementAndGet);
            }
        };
    }

    /// With some of the body read already, as the forwarder leaves it.
    private static Reply reply(int status, byte[] body, int begun, boolean broken) {
        byte[] head = new byte[begun + 10];
        System.arraycopy(body, 0, head, 0, begun);
        boolean ended = begun == body.length && !broken;
        InputStream rest = new ByteArrayInputStream(body, begun, body.length - begun);
        return new Reply(
                status,
                Headers.of("content-type", "application/json"),
                new Reply.Head(head, begun, ended),
                broken ? new SequenceInputStream(rest, new Reset()) : rest,
                KEY);
    }

    /// What follows where a connection is reset.
    private static final class Reset extends InputStream {
        @Override
        public int read() throws IOException {
            throw new IOException("reset");
        }
    }

    private static byte[] bytes(InputStream in) {
        try (in) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
