package io.geminibalance.keys;

import io.geminibalance.wire.Secret;

/// A key of the pool.
///
/// @param id under which the API names it, such as `k3`; never reused while the service runs
/// @param label the name its owner gave it, or its id
/// @param project whose quota it uses; a key without one is a project of its own
/// @param way the name of the way out that it takes, empty for the usual one
public record Key(String id, String label, String project, Secret secret, String way) {}
