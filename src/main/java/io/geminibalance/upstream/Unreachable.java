package io.geminibalance.upstream;

/// Says that a call got no answer.
public final class Unreachable extends Exception {
    private static final long serialVersionUID = 1L;

    /// What went wrong on the way.
    public enum Fault {
        /// No connection: refused, unknown host, TLS.
        CONNECT,
        /// The proxy in between: not reached, refuses us, or gives no tunnel.
        PROXY,
        /// Connected, then closed or reset before the first byte of an answer.
        RESET,
        /// No answer in time.
        TIMEOUT,
        /// The client's own body broke off while it was passed on.
        CLIENT,
        /// It did not come in time.
        SLOW_CLIENT
    }

    private final Fault fault;

    public Unreachable(Fault fault, String message, Throwable cause) {
        super(message, cause);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }
}
