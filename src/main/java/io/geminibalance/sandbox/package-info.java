/// An imitation of the Gemini API in the same process, good and bad days included: the demo needs no network,
/// and every end-to-end test has it as its upstream. Knows nothing of the proxy in front of it.
package io.geminibalance.sandbox;
