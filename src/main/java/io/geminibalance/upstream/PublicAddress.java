package io.geminibalance.upstream;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/// Tells the addresses of the public internet from those of machines and networks that only we can reach.
final class PublicAddress {

    private enum Reach {
        PUBLIC,
        OTHER,
        /// As public as the IPv4 address within it.
        EMBEDS
    }

    /// The addresses that share their first `length` bits.
    ///
    /// @param embedded where in the address its IPv4 address begins, in bytes
    /// @param source what reserves the range
    private record Range(byte[] prefix, int length, Reach reach, int embedded, String source) {

        boolean contains(byte[] address) {
            if (address.length != prefix.length) {
                return false;
            }
            int whole = length / Byte.SIZE;
            int mask = 0xff00 >> length % Byte.SIZE & 0xff;
            return Arrays.equals(address, 0, whole, prefix, 0, whole)
                    && (mask == 0 || ((address[whole] ^ prefix[whole]) & mask) == 0);
        }
    }

    /// The first range that holds an address decides.
    ///
    /// From the RFCs named, whose ranges IANA's registries of special-purpose addresses and of the IPv6 address
    /// space collect; written in November 2026, the IPv4 part compared with an older copy of its registry. Stricter
    /// than they are: what they call globally reachable within 192.0.0.0/24 and 2001::/23 is for protocols, and
    /// holds no web server. Of IPv6 only what is handed out as global unicast counts as public, and NAT64.
    /// IPv4-mapped addresses are IPv4 addresses to the JDK.
    private static final List<Range> RANGES = List.of(
            other("0.0.0.0/8", "this network, RFC 791"),
            other("10.0.0.0/8", "private use, RFC 1918"),
            other("100.64.0.0/10", "shared by carriers, RFC 6598"),
            other("127.0.0.0/8", "loopback, RFC 1122"),
            other("168.63.129.16/32", "the host of Azure's machines, Microsoft's documentation"),
            other("169.254.0.0/16", "link-local, RFC 3927; the metadata of clouds"),
            other("172.16.0.0/12", "private use, RFC 1918"),
            other("192.0.0.0/24", "protocol assignments, RFC 6890"),
            other("192.0.2.0/24", "documentation, RFC 5737"),
            other("192.88.99.0/24", "relays of 6to4, RFC 7526"),
            other("192.168.0.0/16", "private use, RFC 1918"),
            other("198.18.0.0/15", "benchmarking, RFC 2544"),
            other("198.51.100.0/24", "documentation, RFC 5737"),
            other("203.0.113.0/24", "documentation, RFC 5737"),
            other("224.0.0.0/4", "multicast, RFC 5771"),
            other("240.0.0.0/4", "reserved and broadcast, RFC 1112 and RFC 919"),
            range("0.0.0.0/0", Reach.PUBLIC, 0, "the rest of IPv4"),
            other("::/128", "unspecified, RFC 4291"),
            other("::1/128", "loopback, RFC 4291"),
            other("::/96", "IPv4-compatible, given up by RFC 4291"),
            range("64:ff9b::/96", Reach.EMBEDS, 12, "NAT64, RFC 6052"),
            other("64:ff9b:1::/48", "local NAT64, RFC 8215"),
            other("100::/64", "discarded, RFC 6666"),
            other("2001::/23", "protocol assignments with Teredo and benchmarking, RFC 2928"),
            other("2001:db8::/32", "documentation, RFC 3849"),
            range("2002::/16", Reach.EMBEDS, 2, "6to4, RFC 3056"),
            other("3fff::/20", "documentation, RFC 9637"),
            range("2000::/3", Reach.PUBLIC, 0, "the rest of global unicast, RFC 4291"),
            other("5f00::/16", "segment routing, RFC 9602"),
            other("fc00::/7", "unique local, RFC 4193"),
            other("fe80::/10", "link-local, RFC 4291"),
            other("fec0::/10", "site-local, RFC 3879"),
            other("ff00::/8", "multicast, RFC 4291"),
            other("::/0", "not handed out"));

    private static final int IPV4_BYTES = 4;

    private PublicAddress() {}

    static boolean isPublic(InetAddress address) {
        return isPublic(address.getAddress());
    }

    private static boolean isPublic(byte[] address) {
        Range range = RANGES.stream()
                .filter(candidate -> candidate.contains(address))
                .findFirst()
                .orElseThrow();
        return switch (range.reach()) {
            case PUBLIC -> true;
            case OTHER -> false;
            case EMBEDS -> isPublic(Arrays.copyOfRange(address, range.embedded(), range.embedded() + IPV4_BYTES));
        };
    }

    private static Range other(String range, String source) {
        return range(range, Reach.OTHER, 0, source);
    }

    private static Range range(String range, Reach reach, int embedded, String source) {
        int slash = range.indexOf('/');
        byte[] prefix = InetAddress.ofLiteral(range.substring(0, slash)).getAddress();
        return new Range(prefix, Integer.parseInt(range.substring(slash + 1)), reach, embedded, source);
    }
}
