package io.geminibalance.client;

import java.util.concurrent.atomic.AtomicBoolean;

/// What becomes of a connection when the exchange on it ends.
///
/// Apart from the exchange, whose request and head nobody needs while the body of the answer comes, which may be for
/// hours.
final class Ending implements AnswerBody.End {
    private final Connection connection;
    private final Connections connections;
    private final Upload upload;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile boolean persistent;

    Ending(Connection connection, Connections connections, Upload upload) {
        this.connection = connection;
        this.connections = connections;
        this.upload = upload;
    }

    /// @param lasts whether the head of the answer lets the connection be used again
    void after(boolean lasts) {
        persistent = lasts;
    }

    @Override
    public void whole() {
        if (over.compareAndSet(false, true)) {
            if (upload.sent() && persistent && connection.silent()) {
                connections.give(connection);
            } else {
                upload.cancel();
                connections.discard(connection);
            }
        }
    }

    @Override
    public void broken() {
        if (over.compareAndSet(false, true)) {
            upload.cancel();
            connections.discard(connection);
        }
    }
}
