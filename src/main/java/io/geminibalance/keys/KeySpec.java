package io.geminibalance.keys;

import io.geminibalance.wire.Secret;

/// A key as the operator gave it; label and project may be empty.
public record KeySpec(String label, String project, Secret secret) {}
