/// Google's own language, the identity: calls go up and answers come down as they are, but for credentials.
package io.geminibalance.dialect.gemini;
