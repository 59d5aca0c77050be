package io.geminibalance.websocket;

/// What a connection hands to whoever reads it: data, and in the end how it ended.
public sealed interface Received permits Event.Data, Ended {}
