package io.geminibalance.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/// Where the answer to one client goes.
public interface Sink {
    /// Sends a whole answer.
    void whole(int status, Headers headers, byte[] bytes, int length) throws ClientGone;

    /// Sends the head of an answer whose body follows.
    ///
    /// The stream is closed only when the answer is complete: closing says to the client that it has all of it.
    ///
    /// @param length of the body in bytes, or -1 where it is not known
    OutputStream start(int status, Headers headers, long length) throws ClientGone;

    default void whole(Answer answer) throws ClientGone {
        whole(answer.status(), answer.headers(), answer.body(), answer.body().length);
    }

    /// Sends a whole answer that lies in pieces.
    default void whole(int status, Headers headers, List<ByteBuffer> pieces) throws ClientGone {
        long length = 0;
        for (ByteBuffer piece : pieces) {
            length += piece.remaining();
        }
        OutputStream out = start(status, headers, length);
        try {
            for (ByteBuffer piece : pieces) {
                out.write(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining());
            }
            out.close();
        } catch (IOException e) {
            throw new ClientGone(e);
        }
    }

    /// Says that the client hung up before it had its answer; nobody is to blame for it.
    final class ClientGone extends IOException {
        private static final long serialVersionUID = 1L;

        public ClientGone(IOException cause) {
            super("the client hung up", cause);
        }
    }

    /// Says that the upstream broke off in the middle of its answer, after its first bytes had gone to the client.
    final class UpstreamBroken extends IOException {
        private static final long serialVersionUID = 1L;

        public UpstreamBroken(IOException cause) {
            super("the upstream broke off", cause);
        }
    }
}
