package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.openai.OpenAiErrors.Said;
import io.geminibalance.wire.Answer;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Failure.Kind;

/// What is said of answers that cannot be translated.
final class Downward {
    private Downward() {}

    /// What the client is told where there is no such document, or not all that was asked for.
    static Answer unreadable() {
        return nothingReadable().answer();
    }

    static Said nothingReadable() {
        return OpenAiErrors.said(Failure.of(Kind.UNREACHABLE, "The Gemini API broke off or gave no full answer."));
    }
}
