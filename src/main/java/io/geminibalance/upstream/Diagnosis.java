package io.geminibalance.upstream;

import io.geminibalance.upstream.Unreachable.Fault;
import io.geminibalance.wire.Body;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/// Tells whose fault it is that a call got no answer.
///
/// Its texts are our own: those of the JDK's exceptions are often null, and may name hosts and addresses.
///
/// @param proxied whether a proxy of the operator's stands before the upstream
record Diagnosis(boolean proxied) {
    private static final int PROXY_WANTS_CREDENTIALS = 407;

    /// @param client why the client's request could not be read to its end, where that is so
    Unreachable of(IOException cause, Optional<IOException> client) {
        if (client.isPresent()) {
            return client.get() instanceof Body.TooSlow
                    ? new Unreachable(Fault.SLOW_CLIENT, "the client's request did not come in time", cause)
                    : new Unreachable(Fault.CLIENT, "the client's request broke off", cause);
        }
        if (proxied && proxyFailed(cause)) {
            return new Unreachable(Fault.PROXY, "the outbound proxy cannot be reached or gives no tunnel", cause);
        }
        return switch (cause) {
            case HttpConnectTimeoutException e -> new Unreachable(Fault.CONNECT, "no connection in time", e);
            case ConnectException e -> new Unreachable(Fault.CONNECT, "no connection", e);
            case SSLException e -> new Unreachable(Fault.CONNECT, "no TLS connection", e);
            default -> new Unreachable(Fault.RESET, "the connection broke before an answer", cause);
        };
    }

    /// Refuses an answer that is not the upstream's, but that of the proxy before it.
    void refuse(int status) throws Unreachable {
        if (status == PROXY_WANTS_CREDENTIALS && proxied) {
            throw new Unreachable(Fault.PROXY, "the outbound proxy refused its user or password", null);
        }
    }

    /// Behind a proxy, only the proxy is ever connected to. The message is the JDK's, for any status but 200 and
    /// 407.
    private static boolean proxyFailed(IOException cause) {
        return cause instanceof ConnectException
                || cause instanceof HttpConnectTimeoutException
                || String.valueOf(cause.getMessage()).startsWith("Tunnel failed");
    }
}
