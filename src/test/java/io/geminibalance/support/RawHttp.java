package io.geminibalance.support;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// An HTTP client that speaks bytes, for all that no well-behaved client would send or notice.
///
/// Every read has a time limit, so a server that hangs fails a test instead of stopping it.
public final class RawHttp implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;
    private final InputStream in;

    private RawHttp(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /// An answer as it came over the wire.
    ///
    /// @param head the status line and the fields, each a line
    /// @param body the body without its framing, as far as it came
    /// @param complete whether the framing says that all of it has come
    public record Answer(List<String> head, byte[] body, boolean complete) {
        public int status() {
            return Integer.parseInt(head.getFirst().split(" ")[1]);
        }

        public List<String> all(String name) {
            return head.stream()
                    .skip(1)
                    .filter(line -> line.substring(0, line.indexOf(':')).equalsIgnoreCase(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .toList();
        }

        public String first(String name) {
            List<String> all = all(name);
            return all.isEmpty() ? "" : all.getFirst();
        }

        public String text() {
            return new String(body, StandardCharsets.ISO_8859_1);
        }
    }

    public static RawHttp connect(int port) throws IOException {
        return new RawHttp(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /// Sends one request over a connection of its own and reads the answer.
    public static Answer ask(int port, String request) throws IOException {
        try (RawHttp http = connect(port)) {
            http.send(request);
            return http.answer(request.startsWith("HEAD "));
        }
    }

    /// Sends text, each character as one byte.
    public void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /// Says that nothing more will be sent.
    public void endSending() throws IOException {
        socket.shutdownOutput();
    }

    public Answer answer() throws IOException {
        return answer(false);
    }

    /// Reads one answer.
    ///
    /// @param bodiless whether it has no body whatever its fields say, as for HEAD
    public Answer answer(boolean bodiless) throws IOException {
        List<String> head = head();
        Answer begun = new Answer(head, new byte[0], true);
        if (bodiless || begun.status() == 204 || begun.status() == 304) {
            return begun;
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        boolean complete = begun.first("transfer-encoding").equalsIgnoreCase("chunked")
                ? chunks(body)
                : begun.all("content-length").isEmpty()
                        ? untilEnd(body)
                        : exactly(Integer.parseInt(begun.first("content-length")), body);
        return new Answer(head, body.toByteArray(), complete);
    }

    /// Waits until an answer begins, and reads nothing of it.
    public void awaitFirstByte() throws IOException {
        in.mark(1);
        if (in.read() < 0) {
            throw new IOException("the connection ended without an answer");
        }
        in.reset();
    }

    /// The status line and the fields.
    public List<String> head() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            lines.add(line);
        }
        if (lines.isEmpty()) {
            throw new IOException("the connection ended without an answer");
        }
        return lines;
    }

    /// Reads that many bytes of whatever comes.
    public String bytes(int count) throws IOException {
        return new String(in.readNBytes(count), StandardCharsets.ISO_8859_1);
    }

    /// Reads whatever comes until the connection ends, by a reset, too.
    public String rest() throws SocketTimeoutException {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        try {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                rest.write(buffer, 0, read);
            }
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException _) {
            // Reset.
        }
        return rest.toString(StandardCharsets.ISO_8859_1);
    }

    /// Whether the server has closed the connection, with nothing left to read.
    public boolean ended() throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketTimeoutException e) {
            throw new IOException("still open", e);
        } catch (IOException e) {
            return true;
        }
    }

    /// Closes with a reset instead of an orderly end.
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private boolean chunks(ByteArrayOutputStream body) throws IOException {
        while (true) {
            String size = lineOrEnd();
            if (size == null || size.isEmpty()) {
                return false;
            }
            int length = Integer.parseInt(size, 16);
            if (!exactly(length, body) || !"".equals(lineOrEnd())) {
                return false;
            }
            if (length == 0) {
                return true;
            }
        }
    }

    private boolean exactly(int length, ByteArrayOutputStream body) throws IOException {
        for (int i = 0; i < length; i++) {
            int next = byteOrEnd();
            if (next < 0) {
                return false;
            }
            body.write(next);
        }
        return true;
    }

    private boolean untilEnd(ByteArrayOutputStream body) throws IOException {
        for (int next = byteOrEnd(); next >= 0; next = byteOrEnd()) {
            body.write(next);
        }
        return true;
    }

    private String line() throws IOException {
        String line = lineOrEnd();
        return line == null ? "" : line;
    }

    private String lineOrEnd() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = byteOrEnd(); next != '\n'; next = byteOrEnd()) {
            if (next < 0) {
                return null;
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    /// The next byte, or -1 at the end, be it orderly or a reset. Only silence is an error.
    private int byteOrEnd() throws IOException {
        try {
            return in.read();
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException _) {
            return -1;
        }
    }
}
