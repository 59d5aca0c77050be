/// The one path of every call: takes a key, sends, judges, and tries again or answers. Knows no dialect's words
/// and no client's socket.
package io.geminibalance.forward;
