/// What clients speak. A dialect turns a request into a call to the Gemini API and says the answer in its own
/// words; it knows JSON and vocabularies, never a socket, a key or a clock.
package io.geminibalance.dialect;
