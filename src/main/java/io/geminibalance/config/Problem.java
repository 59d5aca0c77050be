package io.geminibalance.config;

/// A value that cannot be used: which setting, the value with secrets masked (it may be empty), and what is
/// allowed.
public record Problem(String name, String shown, String reason) {

    @Override
    public String toString() {
        return shown.isEmpty() ? name + ": " + reason : name + "=" + shown + ": " + reason;
    }
}
