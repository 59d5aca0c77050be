package io.geminibalance.config;

import java.net.InetAddress;

/// The IP addresses that share their first `prefixLength` bits with `address`.
public record AddressRange(InetAddress address, int prefixLength) {
    private static final String ALLOWED = "an IP address, or a range such as 10.0.0.0/8; names are not looked up";

    /// Reads `10.1.2.3`, `10.0.0.0/8`, `::1` or `fd00::/8`.
    static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        InetAddress address = AddressLiteral.parse(slash < 0 ? text : text.substring(0, slash))
                .orElseThrow(() -> new NotAllowed("each entry must be " + ALLOWED));
        int bits = address.getAddress().length * Byte.SIZE;
        if (slash < 0) {
            return new AddressRange(address, bits);
        }
        String prefix = text.substring(slash + 1);
        if (!prefix.matches("\\d{1,3}") || Integer.parseInt(prefix) > bits) {
            throw new NotAllowed("the part after / must be a number from 0 to " + bits);
        }
        return new AddressRange(address, Integer.parseInt(prefix));
    }

    /// Whether the address lies within the range; IPv4 and IPv6 never meet.
    public boolean contains(InetAddress other) {
        byte[] ours = address.getAddress();
        byte[] theirs = other.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        int whole = prefixLength / Byte.SIZE;
        for (int i = 0; i < whole; i++) {
            if (ours[i] != theirs[i]) {
                return false;
            }
        }
        int rest = prefixLength % Byte.SIZE;
        return rest == 0 || ((ours[whole] ^ theirs[whole]) & 0xFF) >>> (Byte.SIZE - rest) == 0;
    }
}
