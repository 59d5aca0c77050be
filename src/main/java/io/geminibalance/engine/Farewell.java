package io.geminibalance.engine;

import java.io.IOException;
import java.nio.ByteBuffer;

/// The end of a connection whose client may still be sending: its last answer, and patience until that has arrived.
///
/// @param sink where an answer goes
record Farewell(EngineServer server, Transport transport, AnswerStream.Sink sink) {
    void refuse(Refusal refusal) throws IOException {
        server.counts().refusal();
        AnswerStream out = new AnswerStream(sink, server.buffers());
        Refusal.Page page = server.words().page(refusal);
        AnswerHead.Asked asked = new AnswerHead.Asked(false, false, true);
        new AnswerHead(out).write(asked, refusal.status(), page.bytes().length, server.date(), fields -> {
            fields.accept("Content-Type", page.type());
            if (refusal.status() == 503) {
                fields.accept("Retry-After", "1");
            }
        });
        out.write(page.bytes());
        out.close();
    }

    /// Reads what the client still sends and forgets it: closing with something unread would make the kernel send a
    /// reset, which takes the answer away from the client again.
    void linger() throws IOException {
        transport.endOutput();
        byte[] rest = server.buffers().take();
        try {
            int read = 0;
            for (long most = server.limits().lingerBytes(); read >= 0 && most > 0; most -= read) {
                read = transport.read(ByteBuffer.wrap(rest));
            }
        } finally {
            server.buffers().give(rest);
        }
    }
}
