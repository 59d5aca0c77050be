package io.geminibalance.dialect.prompt;

import io.geminibalance.json.Raw;

/// A function that a model may call.
///
/// @param name as the client knows it
/// @param sent as the API takes it; equal to the name where that is possible
/// @param description empty where there is none
/// @param schema JSON Schema of its arguments, cleaned, as it is sent; null where it takes none
/// @param strict whether the client wants calls to follow the schema to the letter
/// @param kind how the client wants to be told of a call
public record Tool(String name, String sent, String description, Raw schema, boolean strict, Kind kind) {

    /// What a call's arguments look like to the client.
    public enum Kind {
        /// The object of arguments.
        FUNCTION,
        /// One free text, which travels as the argument `input`.
        CUSTOM,
        /// A value that is no object, which travels as the argument `value`.
        WRAPPED
    }
}
