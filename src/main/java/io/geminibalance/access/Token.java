package io.geminibalance.access;

import io.geminibalance.wire.Secret;

/// A credential that a client may show, and the name of whoever holds it.
public record Token(String name, Secret secret) {}
