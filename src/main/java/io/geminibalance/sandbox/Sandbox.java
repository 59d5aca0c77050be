package io.geminibalance.sandbox;

import io.geminibalance.http.Limits;
import io.geminibalance.http.Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/// An imitation of the Gemini API on a port of this machine: models, generation, embeddings, and Google's errors.
///
/// It answers without a model: with what was said to it, with calls of the declared functions, with JSON that
/// fits the schema. How it treats a request is chosen by the key ([DemoKey]) or, in tests, by a header
/// ([Script]).
public final class Sandbox implements AutoCloseable {
    /// Google's limit for a request, as its answer to a larger one tells.
    private static final int PART_OF_HEAP = 8;
    private static final long LARGEST_REQUEST = 100L << 20;

    private final Server server;
    private final Witness witness;

    private Sandbox(Server server, Witness witness) {
        this.server = server;
        this.witness = witness;
    }

    /// Opens a sandbox on a free port of the loopback.
    ///
    /// @param clock decides when quotas come back
    /// @param random makes the ids of answers
    public static Sandbox open(InstantSource clock, RandomGenerator random) throws IOException {
        return open(clock, random, Thread::sleep);
    }

    /// Opens a sandbox whose waiting is handed in.
    public static Sandbox open(InstantSource clock, RandomGenerator random, Pause pause) throws IOException {
        Witness witness = new Witness();
        Server server = Server.open(
                new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0),
                new FakeGemini(clock, random, pause, witness),
                new Limits(largestRequest(), Limits.IN_MEMORY, Path.of(System.getProperty("java.io.tmpdir"))));
        return new Sandbox(server, witness);
    }

    /// The base address, in place of `https://generativelanguage.googleapis.com`.
    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    /// The last requests, the oldest first.
    public List<Seen> seen() {
        return witness.requests();
    }

    /// How the answers went so far.
    public Streams streams() {
        return witness.streams();
    }

    /// Waits until the answers went as wanted, or the time is over.
    public Streams await(Predicate<Streams> wanted, Duration most) throws InterruptedException {
        return witness.await(wanted, most);
    }

    /// Closes the port and every connection; what stalls ends.
    @Override
    public void close() {
        server.close();
    }

    /// Google's limit, or less where the heap is small: a question is read whole here, which takes up to five
    /// times its length.
    private static long largestRequest() {
        return Math.min(LARGEST_REQUEST, Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
    }
}
