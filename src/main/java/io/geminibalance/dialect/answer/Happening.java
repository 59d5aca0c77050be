package io.geminibalance.dialect.answer;

import io.geminibalance.json.Raw;
import java.util.List;

/// One thing that a candidate says, in no dialect.
///
/// What is typed `Object` is text as a document holds it: a `String`, or a [io.geminibalance.json.Span] that is
/// valid until the next document is read; so is a [Raw].
public sealed interface Happening {

    /// A piece of a summary of what the model thinks.
    ///
    /// @param signature empty where there is none
    record Thought(String text, String signature) implements Happening {}

    /// A piece of the answer's text.
    ///
    /// @param text empty where only a signature or likelihoods came
    /// @param signature empty where there is none; says nothing about whether this is thinking (CLIProxyAPI #5129)
    /// @param tokens how likely the pieces were, where the client asked for it
    record Text(String text, String signature, List<Token> tokens) implements Happening {}

    /// A function that the model wants called.
    ///
    /// @param id as the client is told it
    /// @param sent the function's name as the API knows it
    record Call(String id, String sent, Raw args, String signature) implements Happening {}

    /// @param data base64
    record Image(String mimeType, Object data) implements Happening {}

    /// @param data base64
    record Audio(String mimeType, Object data) implements Happening {}

    /// A part that only the API understands, and wants back as it is.
    record Opaque(Object part) implements Happening {}

    /// Why nothing was answered.
    record Blocked(String reason) implements Happening {}

    /// Where the text comes from; told once, right before the finish.
    ///
    /// @param found pages of a search, each once, cited or not
    /// @param search what was searched for, and how Google wants that shown; null where nothing was
    record Sources(List<Citation> citations, List<Page> found, Object search) implements Happening {}

    /// The last thing that a candidate says.
    record Finished(Finish finish) implements Happening {}

    /// A page that was found.
    record Page(String url, String title) {}

    /// A token and how likely it was, with the likely ones in its place.
    record Token(String text, Number logProbability, List<Token> others) {}
}
