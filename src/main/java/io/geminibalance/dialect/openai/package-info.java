/// OpenAI's language.
package io.geminibalance.dialect.openai;
