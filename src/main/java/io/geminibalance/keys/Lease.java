package io.geminibalance.keys;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;

/// A key lent for one attempt. It ends by [KeyPool#release]; until then the key counts as in flight.
///
/// @param model whose quota the attempt draws from
public record Lease(Key key, String model, Instant since, AtomicBoolean ended) {
    Lease(Key key, String model, Instant since) {
        this(key, model, since, new AtomicBoolean());
    }
}
