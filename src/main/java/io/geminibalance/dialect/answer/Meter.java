package io.geminibalance.dialect.answer;

import io.geminibalance.json.JsonView;

/// Reads the tokens that the API reports while it answers, over as many replies as an answer takes.
///
/// Within a reply the numbers grow, and a later event may lack what an earlier one had (agno #6624, pydantic-ai
/// #5205): the last of each counts. Over replies they are added up, but for the prompt, which each reply reads
/// again with all that was written so far: clients that saw the sum would think their context full.
final class Meter {
    private Usage before = Usage.NONE;
    private boolean first = true;

    private long prompt;
    private long tools;
    private long candidates;
    private long thoughts;
    private long cached;
    private long total;
    private long imageIn;
    private long audioIn;
    private long audioOut;

    /// Reads a report; what isn't one changes nothing.
    void read(JsonView usage) {
        if (!usage.isObject()) {
            return;
        }
        prompt = usage.at("promptTokenCount").number(prompt);
        tools = usage.at("toolUsePromptTokenCount").number(tools);
        cached = usage.at("cachedContentTokenCount").number(cached);
        imageIn = of("IMAGE", usage.at("promptTokensDetails"), imageIn);
        audioIn = of("AUDIO", usage.at("promptTokensDetails"), audioIn);
        audioOut = of("AUDIO", usage.at("candidatesTokensDetails"), audioOut);
        long wasCandidates = candidates;
        long wasThoughts = thoughts;
        candidates = usage.at("candidatesTokenCount").number(candidates);
        thoughts = usage.at("thoughtsTokenCount").number(thoughts);
        // The sum of an earlier event is no sum of these numbers.
        boolean grown = candidates != wasCandidates || thoughts != wasThoughts;
        total = usage.at("totalTokenCount").number(grown ? 0 : total);
    }

    /// Whether the model has been thinking in this reply.
    boolean thought() {
        return thoughts > 0;
    }

    /// The tokens so far.
    Usage usage() {
        long asked = prompt + tools;
        long written = candidates + thoughts;
        // Some models count their thoughts among what they write.
        if (total >= asked && asked + written > total) {
            written = total - asked;
        }
        long shown = first ? asked : before.prompt();
        long completion = before.completion() + written;
        return new Usage(
                shown,
                completion,
                first && total >= asked ? total : shown + completion,
                before.reasoning() + thoughts,
                Math.min(before.cached() + cached, shown),
                first ? imageIn : before.imageIn(),
                first ? audioIn : before.audioIn(),
                before.audioOut() + audioOut);
    }

    /// Begins another reply of the same answer.
    void hop() {
        before = usage();
        first = before.prompt() == 0;
        prompt = 0;
        tools = 0;
        candidates = 0;
        thoughts = 0;
        cached = 0;
        total = 0;
        imageIn = 0;
        audioIn = 0;
        audioOut = 0;
    }

    private static long of(String modality, JsonView details, long absent) {
        long found = absent;
        if (details.value() instanceof Iterable<?> values) {
            for (Object value : values) {
                JsonView detail = new JsonView(value);
                if (detail.at("modality").text("").equals(modality)) {
                    found = detail.at("tokenCount").number(found);
                }
            }
        }
        return found;
    }
}
