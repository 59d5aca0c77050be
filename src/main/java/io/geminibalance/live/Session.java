package io.geminibalance.live;

import io.geminibalance.upstream.UpstreamSocket;
import io.geminibalance.websocket.CloseCode;
import io.geminibalance.websocket.Ended;
import io.geminibalance.websocket.Event.Data;
import io.geminibalance.websocket.Received;
import io.geminibalance.websocket.WebSocketConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// A session that has begun: whatever either side says goes to the other unchanged, until one of them ends it.
///
/// A thread for each direction takes a piece and hands it on before it takes the next, so that who reads slowly
/// holds back who speaks.
final class Session {
    /// How long Google may take to answer a close.
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    /// Google has been seen to take half a minute for a pong (aicc2025/sip-to-ai#14).
    static final Duration QUIET = Duration.ofMinutes(1);

    private final WebSocketConnection client;
    private final UpstreamSocket google;
    private final Notes notes = new Notes();
    private final Consumer<Notes.Note> noted;
    private final Duration quiet;
    private final AtomicLong bytes = new AtomicLong();

    /// @param noted told of what Google says, before the client hears the end of that message
    /// @param quiet after which time without a word Google is pinged, and after which further time it counts as
    /// gone
    Session(WebSocketConnection client, UpstreamSocket google, Consumer<Notes.Note> noted, Duration quiet) {
        this.client = client;
        this.google = google;
        this.noted = noted;
        this.quiet = quiet;
    }

    /// Lets the two speak.
    ///
    /// @param first what Google has said already
    /// @return how it ended, as the client saw it
    Ended run(Data first) throws InterruptedException {
        Thread down = Thread.ofVirtual().name("live-down").start(() -> down(first));
        try {
            Ended end = up();
            google.end(end.code(), end.reason());
            down.join(FAREWELL);
            return end;
        } finally {
            // Also wakes the thread where it still waits for Google.
            google.close();
            down.join();
        }
    }

    /// How much the client was told, in bytes.
    long bytes() {
        return bytes.get();
    }

    private Ended up() throws InterruptedException {
        while (true) {
            switch (client.receive()) {
                case Data data -> {
                    if (!google.send(data)) {
                        // The other direction tells why; what the client still says is of no use to anybody.
                        return untilEnded();
                    }
                }
                case Ended end -> {
                    return end;
                }
            }
        }
    }

    private Ended untilEnded() {
        client.close(CloseCode.INTERNAL_ERROR, "Google takes nothing more");
        while (true) {
            if (client.receive() instanceof Ended end) {
                return end;
            }
        }
    }

    private void down(Data first) {
        try {
            Received next = first;
            while (next instanceof Data data) {
                noted.accept(notes.hear(data));
                if (!client.send(data)) {
                    return;
                }
                bytes.addAndGet(data.bytes().length);
                next = next();
            }
            Ended end = (Ended) next;
            if (end.by() == Ended.By.PEER) {
                client.close(end.code(), end.reason());
            } else {
                client.close(CloseCode.INTERNAL_ERROR, "The connection to Google broke off.");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Received next() throws InterruptedException {
        boolean pinged = false;
        while (true) {
            Optional<Received> next = google.receive(quiet);
            if (next.isPresent()) {
                return next.get();
            }
            if (pinged && !google.heardSince()) {
                return new Ended(Ended.By.LOSS, CloseCode.ABNORMAL, "no sign of life");
            }
            pinged = true;
            google.ping();
        }
    }
}
