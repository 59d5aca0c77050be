package io.geminibalance.upstream;

import io.geminibalance.wire.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// The way to the upstream.
///
/// @param base scheme, host, port and an optional path before every call's own
/// @param firstByte how long an answer may take to begin
/// @param idle how long an answer that has begun may be silent, and an upload stand still
/// @param client who goes it
public record Outbound(
        URI base, Optional<Proxy> proxy, Duration connect, Duration firstByte, Duration idle, Client client) {
    /// What stands behind the API of `java.net.http`. Through a proxy only the JDK's goes.
    public enum Client {
        OWN,
        JDK
    }

    public Outbound through(Optional<Proxy> other) {
        return new Outbound(base, other, connect, firstByte, idle, client);
    }

    /// A proxy on the way.
    ///
    /// @param socks whether it speaks SOCKS 5 instead of HTTP
    /// @param credentials `user:password`, where it wants them
    public record Proxy(boolean socks, String host, int port, Optional<Secret> credentials) {}
}
