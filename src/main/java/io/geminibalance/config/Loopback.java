package io.geminibalance.config;

import java.net.InetAddress;

/// The hosts that only this machine can reach: 127.0.0.0/8, `::1` and `localhost`.
public final class Loopback {

    private Loopback() {}

    /// Whether the host is one of them, told from its text alone: a look-up could be answered differently
    /// later.
    public static boolean includes(String host) {
        return host.equalsIgnoreCase("localhost")
                || AddressLiteral.parse(AddressLiteral.withoutBrackets(host))
                        .filter(InetAddress::isLoopbackAddress)
                        .isPresent();
    }
}
