package io.geminibalance;

import io.geminibalance.dialect.answer.KeepAlive;
import io.geminibalance.forward.Pause;
import io.geminibalance.websocket.OpenSockets;
import java.time.Duration;

/// Keeps silent streams and WebSockets alive, apart from all that may take its time.
record Beats(KeepAlive keepAlive, OpenSockets sockets, Pause pause) implements Runnable {
    private static final Duration EVERY = Duration.ofSeconds(1);

    @Override
    public void run() {
        try {
            while (true) {
                pause.sleep(EVERY);
                keepAlive.beat(EVERY);
                sockets.tick();
            }
        } catch (InterruptedException _) {
            // The service stops.
        }
    }
}
