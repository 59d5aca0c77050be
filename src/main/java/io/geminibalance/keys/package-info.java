/// The pool of keys: which one may serve, and for how long one rests. Policy over time without any I/O; the clock
/// and the dice are handed in.
package io.geminibalance.keys;
