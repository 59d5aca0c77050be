package io.geminibalance.dialect.prompt;

import io.geminibalance.json.JsonView;
import io.geminibalance.json.Raw;
import java.util.List;
import java.util.Optional;

/// One message of a conversation, in the order in which the client tells it.
public sealed interface Message {
    /// What the operator wants, at the beginning or anywhere.
    record Instruction(List<Part> parts) implements Message {}

    record User(List<Part> parts) implements Message {}

    /// What the model said.
    ///
    /// @param signature of its text, where it was signed and is told again
    record Assistant(List<Part> parts, List<Called> calls, Optional<String> signature) implements Message {}

    /// What a function gave.
    ///
    /// @param id of the call, empty where it is told by name
    /// @param name as the client tells it, empty where it doesn't
    /// @param text of the result; texts in pieces are joined by line breaks
    /// @param media that belong to it
    /// @param failed whether it is an error
    record Result(String id, String name, JsonView text, List<Part> media, boolean failed) implements Message {}

    /// A call that the model made.
    ///
    /// @param id as the client tells it, empty where it has none
    /// @param name as the client knows the function
    /// @param args an object, to the letter
    /// @param signature that came along, nothing where it was lost
    record Called(String id, String name, Raw args, Optional<String> signature) {}
}
