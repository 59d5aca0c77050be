package io.geminibalance.dialect.prompt;

/// What is said otherwise when a prompt is told a second time, after a refusal that is known to be curable.
///
/// @param unsigned all signatures are replaced by the word that asks the model not to look for one
/// @param alternating a turn of the other side stands between two of the same side
/// @param simple schemas lose their bounds and formats
/// @param free functions may be called, where they had to be
/// @param validated calls must follow their schemas
/// @param talking words come with pictures
public record Repairs(
        boolean unsigned, boolean alternating, boolean simple, boolean free, boolean validated, boolean talking) {
    public static final Repairs NONE = new Repairs(false, false, false, false, false, false);

    public Repairs withUnsigned() {
        return new Repairs(true, alternating, simple, free, validated, talking);
    }

    public Repairs withAlternating() {
        return new Repairs(unsigned, true, simple, free, validated, talking);
    }

    public Repairs withSimple() {
        return new Repairs(unsigned, alternating, true, true, validated, talking);
    }

    public Repairs withValidated() {
        return new Repairs(unsigned, alternating, simple, free, true, talking);
    }

    public Repairs withTalking() {
        return new Repairs(unsigned, alternating, simple, free, validated, true);
    }
}
