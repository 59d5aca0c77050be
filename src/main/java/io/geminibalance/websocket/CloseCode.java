package io.geminibalance.websocket;

/// The numbers that say why a connection ends (RFC 6455, 7.4, and IANA's register of 2026-11).
public final class CloseCode {
    public static final int NORMAL = 1000;
    /// The server stops, or the page is left.
    public static final int GOING_AWAY = 1001;
    public static final int PROTOCOL_ERROR = 1002;
    /// Text came where only binary is understood, or the reverse.
    public static final int UNSUPPORTED_DATA = 1003;
    /// Stands for a close frame without a code; never on the wire.
    public static final int NONE = 1005;
    /// Stands for a connection that broke off without a close frame; never on the wire.
    public static final int ABNORMAL = 1006;
    /// Text that is not UTF-8, or a message that means nothing.
    public static final int INVALID_DATA = 1007;
    public static final int POLICY = 1008;
    public static final int TOO_BIG = 1009;
    /// Said by clients only: an extension is missing.
    public static final int EXTENSION_MISSING = 1010;
    public static final int INTERNAL_ERROR = 1011;
    public static final int TRY_AGAIN_LATER = 1013;

    private static final int LAST_REGISTERED = 1014;
    private static final int RESERVED = 1004;
    private static final int LIBRARIES = 3000;
    private static final int END = 5000;

    private CloseCode() {}

    /// Whether the code may stand in a close frame.
    public static boolean onTheWire(int code) {
        boolean registered =
                code >= NORMAL && code <= LAST_REGISTERED && code != RESERVED && code != NONE && code != ABNORMAL;
        return registered || code >= LIBRARIES && code < END;
    }
}
