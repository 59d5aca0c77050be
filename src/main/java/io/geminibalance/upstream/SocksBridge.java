package io.geminibalance.upstream;

import io.geminibalance.wire.Secret;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An HTTP proxy on this machine's loopback that gives tunnels through a SOCKS 5 proxy, for the JDK's client, which
/// ignores SOCKS proxies silently and would connect directly.
///
/// It serves nobody but the client that it was made for: other users of this machine do not know its password, which
/// is made anew each time. What goes through is TLS, so it sees neither keys nor texts.
final class SocksBridge implements AutoCloseable {
    private static final int LONGEST_HEAD = 8 * 1024;
    private static final int BACKLOG = 200;
    private static final Duration FILES_TO_COME = Duration.ofMillis(100);
    private static final Pattern CONNECT = Pattern.compile("CONNECT (\\[[^]\\s]+]|[^:\\s]+):(\\d{1,5}) HTTP/1\\.1");

    private final Outbound.Proxy socks;
    private final Duration patience;
    private final ServerSocket server;
    private final Secret password;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private SocksBridge(Outbound.Proxy socks, Duration patience, ServerSocket server, Secret password) {
        this.socks = socks;
        this.patience = patience;
        this.server = server;
        this.password = password;
    }

    /// @param patience how long the SOCKS proxy may take to be reached and for each of its answers
    static SocksBridge open(Outbound.Proxy socks, Duration patience) throws IOException {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        ServerSocket server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        Secret password = new Secret("bridge:" + HexFormat.of().formatHex(random));
        SocksBridge bridge = new SocksBridge(socks, patience, server, password);
        Thread.ofVirtual().name("socks-bridge").start(bridge::accept);
        return bridge;
    }

    /// The bridge as the JDK's client knows it.
    Outbound.Proxy asProxy() {
        return new Outbound.Proxy(
                false, server.getInetAddress().getHostAddress(), server.getLocalPort(), Optional.of(password));
    }

    @Override
    public void close() {
        shut(server);
        open.forEach(SocksBridge::shut);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread.ofVirtual().name("socks-bridge").start(() -> serve(client));
            } catch (IOException _) {
                // Closed; or too many files are open, and then trying at once again would only take up a processor.
                LockSupport.parkNanos(FILES_TO_COME.toNanos());
            }
        }
    }

    private void serve(Socket client) {
        open.add(client);
        Socket far = new Socket();
        open.add(far);
        try (client;
                far) {
            client.setTcpNoDelay(true);
            client.setSoTimeout((int) patience.toMillis());
            if (tunnel(client, far)) {
                client.setSoTimeout(0);
                far.setSoTimeout(0);
                Thread back = Thread.ofVirtual().name("socks-bridge").start(() -> pass(far, client));
                pass(client, far);
                back.join();
            }
        } catch (IOException _) {
            // Whoever waits for the tunnel sees it closed.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(client);
            open.remove(far);
        }
    }

    /// Answers the request for a tunnel. False where there is none.
    private boolean tunnel(Socket client, Socket far) throws IOException {
        String head = head(client.getInputStream());
        Matcher wanted = CONNECT.matcher(head.lines().findFirst().orElse(""));
        if (!authorized(head)) {
            return refused(client, "407 Proxy Authentication Required");
        }
        if (!wanted.matches()) {
            return refused(client, "501 Not Implemented");
        }
        String host = wanted.group(1);
        try {
            far.connect(new InetSocketAddress(socks.host(), socks.port()), (int) patience.toMillis());
            far.setTcpNoDelay(true);
            far.setSoTimeout((int) patience.toMillis());
            SocksGreeting.Said said = SocksGreeting.ask(
                    far.getInputStream(),
                    far.getOutputStream(),
                    socks.credentials(),
                    host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                    Integer.parseInt(wanted.group(2)));
            return switch (said) {
                case OPEN -> {
                    client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    yield true;
                }
                case NOT_ALLOWED -> refused(client, "407 Proxy Authentication Required");
                case NO_WAY -> refused(client, "502 Bad Gateway");
            };
        } catch (SocketTimeoutException _) {
            return refused(client, "504 Gateway Timeout");
        } catch (IOException _) {
            return refused(client, "502 Bad Gateway");
        }
    }

    private static boolean refused(Socket client, String status) throws IOException {
        String answer = "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        return false;
    }

    private boolean authorized(String head) {
        String due =
                "Basic " + Base64.getEncoder().encodeToString(password.reveal().getBytes(StandardCharsets.US_ASCII));
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("proxy-authorization:"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .anyMatch(shown -> MessageDigest.isEqual(
                        shown.getBytes(StandardCharsets.US_ASCII), due.getBytes(StandardCharsets.US_ASCII)));
    }

    /// Byte by byte, so that nothing is taken of what follows the head.
    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < LONGEST_HEAD) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            head.append((char) next);
            if (next == '\n'
                    && head.length() > 3
                    && head.substring(head.length() - 4).equals("\r\n\r\n")) {
                return head.toString();
            }
        }
        throw new IOException("no request");
    }

    /// Passes on until the end, and then the end itself; what breaks on one side breaks the other.
    private static void pass(Socket from, Socket to) {
        try {
            OutputStream out = to.getOutputStream();
            InputStream in = from.getInputStream();
            byte[] buffer = new byte[16 * 1024];
            int read = in.read(buffer);
            while (read >= 0) {
                out.write(buffer, 0, read);
                read = in.read(buffer);
            }
            to.shutdownOutput();
        } catch (IOException _) {
            shut(from);
            shut(to);
        }
    }

    private static void shut(Closeable socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // Nothing is left to be said on it.
        }
    }
}
