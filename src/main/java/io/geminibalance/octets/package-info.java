/// Octets of HTTP/1.1 as they come and go, for both of its sides: an input that looks ahead, which octets may stand
/// where, and buffers that are lent.
package io.geminibalance.octets;
