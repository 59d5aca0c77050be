package io.geminibalance.wire;

/// A request as a client sent it, without any link to its socket.
///
/// @param origin address of this service as the client knows it, such as `https://proxy.example`
/// @param client the name of the access token that it showed, empty where none was needed
public record Inbound(String method, Target target, Headers headers, Body body, String origin, String client) {}
