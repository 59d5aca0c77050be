package io.geminibalance.client;

import java.io.IOException;
import java.nio.channels.Channel;
import java.time.Duration;

/// Closes a channel when something takes too long on it, until it is closed itself: a time limit of a socket counts
/// anew with each byte that comes.
final class Deadline implements AutoCloseable {
    private final Thread timer;
    private volatile boolean passed;

    private Deadline(Duration within, Channel channel) {
        this.timer = Thread.ofVirtual().name("deadline").start(() -> {
            try {
                Thread.sleep(within);
                passed = true;
                channel.close();
            } catch (InterruptedException | IOException _) {
                // It was in time, or is closed.
            }
        });
    }

    static Deadline of(Duration within, Channel channel) {
        return new Deadline(within, channel);
    }

    boolean passed() {
        return passed;
    }

    @Override
    public void close() {
        timer.interrupt();
    }
}
