package io.geminibalance.gateway;

import io.geminibalance.resources.NamesInAnswer;
import io.geminibalance.wire.Reply;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Consumer;

/// The body of an answer whose names are learnt while it is read, before whoever reads it gets to know them.
final class Learning extends FilterInputStream {
    private final NamesInAnswer names;
    private final Consumer<List<String>> learnt;

    private Learning(InputStream body, NamesInAnswer names, Consumer<List<String>> learnt) {
        super(body);
        this.names = names;
        this.learnt = learnt;
    }

    /// The answer, with the names in its first bytes learnt already.
    ///
    /// @param collection that was asked
    /// @param learnt takes names; when it returns they are safe
    static Reply from(Reply reply, String collection, Consumer<List<String>> learnt) {
        NamesInAnswer names = new NamesInAnswer(collection);
        Reply.Head head = reply.head();
        learnt.accept(names.read(head.bytes(), 0, head.length()));
        return head.ended() ? reply : reply.withBody(new Learning(reply.body(), names, learnt));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        if (read > 0) {
            learnt.accept(names.read(bytes, offset, offset + read));
        }
        return read;
    }
}
