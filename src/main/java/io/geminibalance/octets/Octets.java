package io.geminibalance.octets;

/// Which octets may stand where, as a table.
public final class Octets {
    /// In methods and field names (RFC 9110, 5.6.2).
    public static final int TOKEN = 1;
    /// In heads at all: neither a control character but for the tab, nor an end of line (RFC 9110, 5.5).
    public static final int TEXT = 2;
    /// In the path of a target as they are (RFC 3986, 3.3), and the percent sign.
    public static final int PATH = 4;
    /// In the query of a target as they are (RFC 3986, 3.4), the percent sign, and brackets, which clients send
    /// there.
    public static final int QUERY = 8;
    /// In the name of a host.
    public static final int HOST = 16;
    /// In an IPv6 address.
    public static final int ADDRESS = 32;

    private static final String ALNUM = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final byte[] CLASSES = new byte[256];

    static {
        mark(ALNUM, TOKEN | PATH | QUERY | HOST);
        mark("!#$%&'*+-.^_`|~", TOKEN);
        mark("-._~!$&'()*+,;=:@/%", PATH | QUERY);
        mark("?[]", QUERY);
        mark("-._~", HOST);
        mark("0123456789ABCDEFabcdef:.", ADDRESS);
        for (int octet = 0x20; octet < 0x100; octet++) {
            CLASSES[octet] |= (byte) (octet == 0x7f ? 0 : TEXT);
        }
        CLASSES['\t'] |= TEXT;
    }

    private Octets() {}

    public static boolean is(byte octet, int kind) {
        return (CLASSES[octet & 0xff] & kind) != 0;
    }

    /// Whether all octets of a range are of a kind, and there is at least one.
    public static boolean all(byte[] bytes, int from, int to, int kind) {
        for (int i = from; i < to; i++) {
            if (!is(bytes[i], kind)) {
                return false;
            }
        }
        return from < to;
    }

    public static boolean digit(byte octet) {
        return octet >= '0' && octet <= '9';
    }

    /// The value of a hexadecimal digit, or -1.
    public static int hex(int octet) {
        if (octet >= '0' && octet <= '9') {
            return octet - '0';
        }
        int letter = octet | 0x20;
        return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
    }

    private static void mark(String octets, int kind) {
        for (int i = 0; i < octets.length(); i++) {
            CLASSES[octets.charAt(i)] |= (byte) kind;
        }
    }
}
