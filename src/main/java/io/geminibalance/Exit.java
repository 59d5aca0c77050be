package io.geminibalance;

/// How the program ends, for whoever started it.
enum Exit {
    OK(0),
    /// No key works, or the service asked is not well.
    FAILED(1),
    /// Settings or arguments that cannot be used.
    BAD_SETTINGS(2),
    /// Another program listens there.
    ADDRESS_TAKEN(3),
    /// It goes on: the service runs until it gets a signal.
    SERVING(0);

    private final int code;

    Exit(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
