package io.geminibalance.upstream;

import io.geminibalance.wire.Secret;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The words with which a SOCKS 5 proxy is asked for a connection: RFC 1928, with user and password by RFC 1929.
///
/// The host goes as a name, so the proxy looks it up and this machine's resolver learns nothing.
final class SocksGreeting {
    private static final int VERSION = 5;
    private static final int OPENLY = 0;
    private static final int BY_PASSWORD = 2;
    private static final int LONGEST = 255;

    private SocksGreeting() {}

    /// What the proxy said.
    enum Said {
        OPEN,
        /// It refuses the user or the password, or wants some.
        NOT_ALLOWED,
        /// It cannot or will not connect.
        NO_WAY
    }

    static Said ask(InputStream in, OutputStream out, Optional<Secret> credentials, String host, int port)
            throws IOException {
        out.write(
                credentials.isPresent()
                        ? new byte[] {VERSION, 2, OPENLY, BY_PASSWORD}
                        : new byte[] {VERSION, 1, OPENLY});
        expect(VERSION, in.read());
        int method = in.read();
        if (method == BY_PASSWORD && credentials.isPresent()) {
            out.write(login(credentials.get().reveal()));
            expect(1, in.read());
            if (in.read() != 0) {
                return Said.NOT_ALLOWED;
            }
        } else if (method != OPENLY) {
            return Said.NOT_ALLOWED;
        }
        out.write(connect(host, port));
        expect(VERSION, in.read());
        int verdict = in.read();
        if (verdict != 0) {
            return Said.NO_WAY;
        }
        skipAddress(in);
        return Said.OPEN;
    }

    private static byte[] login(String credentials) throws ProtocolException {
        int colon = credentials.indexOf(':');
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.write(1);
        put(message, credentials.substring(0, colon));
        put(message, credentials.substring(colon + 1));
        return message.toByteArray();
    }

    private static byte[] connect(String host, int port) throws ProtocolException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(new byte[] {VERSION, 1, 0, 3});
        put(message, host);
        message.write(port >> 8);
        message.write(port);
        return message.toByteArray();
    }

    private static void put(ByteArrayOutputStream message, String text) throws ProtocolException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > LONGEST) {
            throw new ProtocolException("too long for SOCKS");
        }
        message.write(bytes.length);
        message.writeBytes(bytes);
    }

    /// The address from which the proxy connected, which nobody needs; with it goes the port, two bytes.
    private static void skipAddress(InputStream in) throws IOException {
        in.read();
        int length = switch (in.read()) {
            case 1 -> 4;
            case 3 -> in.read();
            case 4 -> 16;
            default -> throw new ProtocolException("no SOCKS 5");
        };
        if (length < 0 || in.readNBytes(length + 2).length < length + 2) {
            throw new EOFException();
        }
    }

    private static void expect(int due, int read) throws IOException {
        if (read != due) {
            throw new ProtocolException("no SOCKS 5");
        }
    }
}
