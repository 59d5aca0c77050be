package io.geminibalance.dialect;

/// Says what is wrong with a request, where, and what to send instead.
public final class Invalid extends Exception {
    private static final long serialVersionUID = 1L;
    private final String param;
    private final String code;

    /// @param param the place in the request, such as `messages[0].role`
    /// @param code the word that a program can read, such as `unsupported_value`
    public Invalid(String message, String param, String code) {
        // No stack trace: it is the client's fault, and clients can make many of them.
        super(message, null, false, false);
        this.param = param;
        this.code = code;
    }

    /// A value that cannot be right.
    public static Invalid value(String param, String message) {
        return new Invalid(message, param, "invalid_value");
    }

    /// A value of the wrong type.
    public static Invalid type(String param, String message) {
        return new Invalid(message, param, "invalid_type");
    }

    public String param() {
        return param;
    }

    public String code() {
        return code;
    }
}
