package io.geminibalance.json;

/// How much memory may be taken by what is read: a document of small values takes many times its length.
public interface Allowance {
    /// What counts whatever is read as values; where none is bound, nothing does.
    ///
    /// Bound and not handed in, so that nothing that reads a part of a request can be forgotten.
    ScopedValue<Allowance> CURRENT = ScopedValue.newInstance();

    /// What a value takes in memory, in bytes, and what is made of it: measured with an agent's conversation of
    /// 65 kB in 400 messages, which came to 370 kB. An object or an array takes twice that.
    int VALUE = 96;

    /// Counts so many bytes more; throws where there is no room for them.
    void spend(long bytes);

    /// The one that is bound, or one that nobody counts by.
    static Allowance current() {
        return CURRENT.orElse(_ -> {});
    }

    static int of(boolean structure) {
        return structure ? 2 * VALUE : VALUE;
    }

    /// For one document, which is taken for unreadable beyond so many bytes.
    static Allowance upTo(long most) {
        return new Allowance() {
            private long spent;

            @Override
            public void spend(long bytes) {
                spent += bytes;
                if (spent > most) {
                    throw new JsonException("more values than " + most + " bytes hold", null);
                }
            }
        };
    }
}
