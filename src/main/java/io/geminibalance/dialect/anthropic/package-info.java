/// Anthropic's language: messages in blocks, as Claude Code and Anthropic's SDKs speak it.
package io.geminibalance.dialect.anthropic;
