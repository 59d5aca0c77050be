package io.geminibalance.support;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A client of a WebSocket, and what it heard: a string for each message, and one for the end.
public final class SocketClient implements WebSocket.Listener, AutoCloseable {
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final boolean reads;
    private WebSocket socket;

    private SocketClient(boolean reads) {
        this.reads = reads;
    }

    /// @param headers name, value, name, value
    public static SocketClient open(HttpClient client, URI address, String... headers) {
        return open(client, address, true, headers);
    }

    /// A client that reads nothing until it is told to.
    public static SocketClient idle(HttpClient client, URI address) {
        return open(client, address, false);
    }

    private static SocketClient open(HttpClient client, URI address, boolean reads, String... headers) {
        SocketClient opened = new SocketClient(reads);
        WebSocket.Builder builder = client.newWebSocketBuilder();
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        opened.socket = builder.buildAsync(address, opened).join();
        return opened;
    }

    /// The next message, or `close CODE REASON`.
    public String hears() throws InterruptedException {
        String next = heard.poll(30, TimeUnit.SECONDS);
        return next == null ? "nothing" : next;
    }

    public WebSocket socket() {
        return socket;
    }

    public void says(String message) {
        socket.sendText(message, true).join();
    }

    public void closes(int code, String reason) {
        socket.sendClose(code, reason).join();
    }

    @Override
    public void onOpen(WebSocket opened) {
        if (reads) {
            opened.request(1);
        }
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        text.append(data);
        return taken(from, last);
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        byte[] piece = new byte[data.remaining()];
        data.get(piece);
        bytes.writeBytes(piece);
        return taken(from, last);
    }

    private CompletionStage<?> taken(WebSocket from, boolean last) {
        if (last) {
            heard.add(text + bytes.toString(StandardCharsets.UTF_8));
            text.setLength(0);
            bytes.reset();
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        heard.add(("close " + code + " " + reason).strip());
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        heard.add("error " + error);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
