package io.geminibalance.wire;

/// The tokens that an answer cost, as Google counts them.
///
/// @param prompt with what tools added to it, and with what was cached
/// @param output without what was thought
/// @param cached how many of the prompt came from a cache
public record Tokens(long prompt, long output, long thoughts, long cached) {
    public static final Tokens NONE = new Tokens(0, 0, 0, 0);

    public Tokens plus(Tokens more) {
        return new Tokens(prompt + more.prompt, output + more.output, thoughts + more.thoughts, cached + more.cached);
    }

    /// What these are more than others.
    public Tokens minus(Tokens less) {
        return new Tokens(prompt - less.prompt, output - less.output, thoughts - less.thoughts, cached - less.cached);
    }
}
