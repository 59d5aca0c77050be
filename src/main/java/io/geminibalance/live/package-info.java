/// The Live API: sessions over WebSockets, each held with one key from its first message to its end.
package io.geminibalance.live;
