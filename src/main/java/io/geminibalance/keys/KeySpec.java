package io.geminibalance.keys;

import io.geminibalance.wire.Secret;

/// A key as the operator gave it; label and project may be empty.
///
/// @param way the name of the way out that this key takes, empty for the usual one
public record KeySpec(String label, String project, Secret secret, String way) {
    /// A key that takes the usual way.
    public KeySpec(String label, String project, Secret secret) {
        this(label, project, secret, "");
    }
}
