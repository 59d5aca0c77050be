package io.geminibalance.dialect.anthropic;

import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Sink;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/// A client whose answer has an id by which it can be spoken of, good or bad; Anthropic's SDKs show it.
record Identified(Sink client, String id) implements Sink {
    @Override
    public void whole(int status, Headers headers, byte[] bytes, int length) throws ClientGone {
        client.whole(status, named(headers), bytes, length);
    }

    @Override
    public void whole(int status, Headers headers, List<ByteBuffer> pieces) throws ClientGone {
        client.whole(status, named(headers), pieces);
    }

    @Override
    public OutputStream start(int status, Headers headers, long length) throws ClientGone {
        return client.start(status, named(headers), length);
    }

    /// Errors have one of their own, which stands in their body, too.
    private Headers named(Headers headers) {
        return headers.has(AnthropicErrors.ID) ? headers : headers.with(AnthropicErrors.ID, id);
    }
}
