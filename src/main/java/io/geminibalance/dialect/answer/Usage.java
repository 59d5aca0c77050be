package io.geminibalance.dialect.answer;

/// The tokens of an answer.
///
/// @param prompt with what tools added to it
/// @param completion with what was thought
/// @param reasoning how many of the completion were thought
/// @param cached how many of the prompt were cached
/// @param imageIn how many of the prompt were pictures
/// @param audioIn how many of the prompt were sound
/// @param audioOut how many of the completion are sound
public record Usage(
        long prompt,
        long completion,
        long total,
        long reasoning,
        long cached,
        long imageIn,
        long audioIn,
        long audioOut) {
    public static final Usage NONE = new Usage(0, 0, 0, 0, 0, 0, 0, 0);
}
