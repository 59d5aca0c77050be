/// WebSocket (RFC 6455) on the side of the server: the handshake as a function, the bytes as a state table, and a
/// connection that runs on both. Knows streams but no server, and nothing of what is said over it.
package io.geminibalance.websocket;
