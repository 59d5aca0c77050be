/// What a client asks a model, apart from the words of its dialect, and how that is said to the Gemini API.
package io.geminibalance.dialect.prompt;
