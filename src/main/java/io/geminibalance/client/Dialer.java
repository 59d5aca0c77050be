package io.geminibalance.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/// Opens connections.
///
/// @param within for each address of a host, and once more for TLS
/// @param trust asked at the first connection that needs it
record Dialer(Duration within, Supplier<SSLContext> trust) {

    /// Connects to the first address of the host that answers.
    Connection open(Origin origin) throws IOException {
        IOException failed = new ConnectException("no address");
        for (InetAddress address : addresses(origin)) {
            SocketChannel channel = opened();
            try {
                connect(channel, new InetSocketAddress(address, origin.port()));
                return new Connection(
                        origin, channel, origin.secure() ? Optional.of(secured(channel, origin)) : Optional.empty());
            } catch (ClosedByInterruptException | SSLException | RuntimeException e) {
                channel.close();
                throw e;
            } catch (IOException e) {
                channel.close();
                failed = e;
            }
        }
        throw failed;
    }

    private static InetAddress[] addresses(Origin origin) throws ConnectException {
        try {
            return InetAddress.getAllByName(origin.host());
        } catch (UnknownHostException e) {
            throw caused(new ConnectException("no such host"), e);
        }
    }

    private static SocketChannel opened() throws ConnectException {
        try {
            return SocketChannel.open();
        } catch (IOException e) {
            // Such as "too many open files". Nothing has been sent.
            throw caused(new ConnectException("no socket"), e);
        }
    }

    private void connect(SocketChannel channel, InetSocketAddress address) throws IOException {
        // Otherwise the last piece of a body waits up to 40 ms for an acknowledgement.
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        try {
            channel.socket().connect(address, millis());
        } catch (SocketTimeoutException e) {
            throw caused(new HttpConnectTimeoutException("no connection in time"), e);
        } catch (ConnectException e) {
            throw e;
        } catch (SocketException e) {
            // Such as "network is unreachable".
            throw caused(new ConnectException("no connection"), e);
        }
    }

    private Connection.Secured secured(SocketChannel channel, Origin origin) throws IOException {
        SSLSocket socket = (SSLSocket)
                trust.get().getSocketFactory().createSocket(channel.socket(), origin.host(), origin.port(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setApplicationProtocols(new String[] {"http/1.1"});
        socket.setSSLParameters(parameters);
        try (Deadline deadline = Deadline.of(within, channel)) {
            try {
                socket.startHandshake();
                return new Connection.Secured(socket);
            } catch (IOException e) {
                if (deadline.passed()) {
                    throw caused(new HttpConnectTimeoutException("no TLS in time"), e);
                }
                throw e;
            }
        } catch (SSLHandshakeException | ClosedByInterruptException | HttpConnectTimeoutException e) {
            throw e;
        } catch (IOException e) {
            throw caused(new SSLHandshakeException("the handshake broke off"), e);
        }
    }

    private int millis() {
        return Math.toIntExact(Math.clamp(within.toMillis(), 1, Integer.MAX_VALUE));
    }

    private static <T extends IOException> T caused(T told, IOException cause) {
        told.initCause(cause);
        return told;
    }
}
