package io.geminibalance.keys;

import java.time.Instant;

/// The record of one model on one project: whether it rests, since when, until when and why.
///
/// @param step how many back-offs in a row led here; 0 where Google said how long
public record Rest(
        Kind kind, Instant since, Instant until, int step, String reason, String quotaId, String quotaValue) {
    /// What it rests for.
    public enum Kind {
        DAY,
        MINUTE,
        BACK_OFF,
        REFUSED
    }

    boolean holds(Instant now) {
        return until.isAfter(now);
    }
}
