package io.geminibalance.dialect.answer;

import io.geminibalance.dialect.answer.Ending.Broken;
import io.geminibalance.dialect.answer.Ending.Continues;
import io.geminibalance.dialect.answer.Ending.Done;
import io.geminibalance.dialect.answer.Ending.Nothing;
import io.geminibalance.dialect.answer.Finish.Why;
import io.geminibalance.json.Json;
import io.geminibalance.json.JsonException;
import io.geminibalance.json.JsonView;
import io.geminibalance.wire.Reply;
import io.geminibalance.wire.Sink.ClientGone;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Hears an answer to its end, over as many replies as it takes, and has a scribe write down what is said.
///
/// How a candidate finished is decided when its reply is over, from all that was heard: a call may come without
/// a reason, and the reason in an event without a call (envoy ai-gateway #2399).
public final class Hearing implements AutoCloseable {
    /// More candidates than any model gives.
    private static final int MOST_CANDIDATES = 128;

    private final Scribe scribe;
    private final CallIds ids;
    private final boolean oneCall;
    private final AnswerMemory.Held memory;
    private SortedMap<Integer, Candidate> candidates = new TreeMap<>();
    private Meter meter = new Meter();
    private Origin origin = Origin.UNKNOWN;
    private boolean first = true;
    private int documents;

    /// The token that the current reply goes on from, and the newest one in it.
    private String resumed = "";

    private String token = "";
    private String blocked = "";

    /// @param oneCall whether the client takes no more than one call from a candidate
    public Hearing(Scribe scribe, CallIds ids, boolean oneCall) {
        this(scribe, ids, oneCall, AnswerMemory.UNBOUNDED);
    }

    /// @param memory for what is large
    public Hearing(Scribe scribe, CallIds ids, boolean oneCall, AnswerMemory memory) {
        this.memory = memory.hold();
        this.scribe = scribe;
        this.ids = ids;
        this.oneCall = oneCall;
    }

    /// The model that answers, empty where it isn't known.
    public String modelVersion() {
        return origin.modelVersion();
    }

    /// The tokens that all replies took so far.
    public Usage usage() {
        return meter.usage();
    }

    /// Gives back what was kept of the answer.
    @Override
    public void close() {
        memory.close();
    }

    /// Hears one reply with a good status to its end.
    public Ending hear(Reply reply) throws ClientGone {
        begin(reply);
        Documents arriving = new Documents(reply, scribe.keeps(), memory);
        boolean broken = false;
        try {
            while (true) {
                JsonView document = arriving.next();
                if (document != null) {
                    if (document.at("error").isObject()) {
                        return failed(UpstreamError.of(document.at("error"), reply.status()));
                    }
                    heard(document, arriving.bare());
                } else if (!more(arriving)) {
                    break;
                }
            }
            broken = arriving.cut();
        } catch (ClientGone e) {
            throw e;
        } catch (Documents.TooLarge e) {
            return failed(UpstreamError.garbled(502, "The upstream answered with " + e.getMessage() + "."));
        } catch (IOException _) {
            broken = true;
        } catch (JsonException _) {
            return failed(UpstreamError.garbled(502, "The upstream answered with something that is no JSON."));
        }
        return ended(broken);
    }

    private boolean more(Documents arriving) throws IOException {
        if (arriving.waits()) {
            scribe.pause();
        }
        return arriving.more();
    }

    private void begin(Reply reply) {
        if (!first) {
            meter.hop();
            candidates.values().forEach(Candidate::hop);
        }
        token = "";
        blocked = "";
        String tier = reply.headers().first("x-gemini-service-tier", "");
        if (!tier.isEmpty()) {
            origin = new Origin(origin.responseId(), origin.modelVersion(), tier);
        }
        scribe.origin(origin);
    }

    private void heard(JsonView document, boolean bare) throws ClientGone {
        documents++;
        JsonView usage = document.at("usageMetadata");
        meter.read(usage);
        Origin known = new Origin(
                // Clients know an answer by one name, whatever it took.
                origin.responseId().isEmpty() ? document.at("responseId").text("") : origin.responseId(),
                document.at("modelVersion").text(origin.modelVersion()),
                usage.at("serviceTier").text(origin.tier()));
        if (!known.equals(origin)) {
            origin = known;
            scribe.origin(origin);
        }
        List<?> told = document.at("candidates").value() instanceof List<?> list ? list : List.of();
        if (told.isEmpty()) {
            String reason = document.at("promptFeedback").at("blockReason").text("");
            blocked = reason.isEmpty() || reason.equals("BLOCK_REASON_UNSPECIFIED") ? blocked : reason;
        }
        List<?> before = List.of();
        for (Object each : told) {
            JsonView view = new JsonView(each);
            List<?> parts = Candidate.parts(view);
            int index = view.at("index").number(0);
            if (index < 0 || index >= MOST_CANDIDATES) {
                continue;
            }
            token = view.at("continuationToken").text(token);
            candidate(index).hear(documents, view, bare && each != told.getFirst() ? own(parts, before) : parts);
            before = each == told.getFirst() ? parts : before;
        }
    }

    private Candidate candidate(int index) {
        Candidate candidate = candidates.get(index);
        if (candidate == null) {
            candidate = new Candidate(index, scribe, ids, oneCall);
            candidates.put(index, candidate);
        }
        return candidate;
    }

    /// A candidate's own parts: all but those of the first, which the API repeats in front of them (llmgateway
    /// #2630).
    private static List<?> own(List<?> parts, List<?> first) {
        boolean repeats = !first.isEmpty()
                && parts.size() > first.size()
                && Arrays.equals(Json.write(first), Json.write(parts.subList(0, first.size())));
        return repeats ? parts.subList(first.size(), parts.size()) : parts;
    }

    private Ending ended(boolean broken) throws ClientGone {
        boolean unfinished = candidates.isEmpty()
                || candidates.values().stream().anyMatch(each -> each.reason().isEmpty());
        if (!blocked.isEmpty() && unfinished) {
            return blocked();
        }
        if (unfinished && !broken && !yielded() && meter.thought()) {
            // The model thought until its tokens were used up.
            return done("MAX_TOKENS");
        }
        if (unfinished && !broken && candidates.isEmpty()) {
            return nothing(
                    Ending.Why.EMPTY,
                    UpstreamError.ours(UpstreamError.EMPTY, "The model gave an empty answer, and no reason for it."));
        }
        if (unfinished) {
            return broke();
        }
        Candidate only = candidates.get(0);
        if (only != null && only.reason().equals(Reasons.CONTINUATION) && isNew(token)) {
            first = false;
            resumed = token;
            return new Continues(token);
        }
        return candidates.size() == 1 ? alone(candidates.values().iterator().next()) : done("");
    }

    private boolean isNew(String token) {
        return !token.isEmpty() && !token.equals(resumed);
    }

    private boolean yielded() {
        return candidates.values().stream().anyMatch(Candidate::yielded);
    }

    /// Ends the answer of a single candidate, unless it failed at a call and has nothing to show for it.
    private Ending alone(Candidate candidate) throws ClientGone {
        boolean failed = Reasons.isMalformed(candidate.reason()) && !candidate.calls();
        if (!failed || candidate.visible() && !scribe.begun()) {
            return done("");
        }
        String said = candidate.message().isEmpty()
                ? "The model failed to write a call of a function: " + candidate.reason() + "."
                : candidate.message();
        UpstreamError error = UpstreamError.ours(UpstreamError.MALFORMED_CALL, said);
        return scribe.begun() ? told(error) : nothing(Ending.Why.MALFORMED, error);
    }

    private Ending blocked() throws ClientGone {
        if (candidates.isEmpty()) {
            candidate(0).block(blocked);
        }
        for (Candidate candidate : candidates.values()) {
            candidate.finish(new Finish(Why.FILTERED, candidate.reason(), candidate.message(), ""));
        }
        scribe.end(meter.usage());
        return new Done(true);
    }

    /// @param absent the reason of a candidate that gave none
    private Ending done(String absent) throws ClientGone {
        if (candidates.isEmpty()) {
            candidate(0);
        }
        for (Candidate candidate : candidates.values()) {
            String reason = candidate.reason().isEmpty() ? absent : candidate.reason();
            Why why = Reasons.why(reason, candidate.calls(), candidate.visible());
            String further = why == Why.LENGTH && isNew(token) ? token : "";
            candidate.finish(new Finish(why, reason, candidate.message(), further));
        }
        scribe.end(meter.usage());
        return new Done(true);
    }

    /// From a checkpoint the rest can be had; where nothing came, the same can be asked once more.
    private Ending broke() {
        String from = isNew(token) ? token : yielded() ? "" : resumed;
        if (from.isEmpty() && first && !scribe.begun()) {
            forget();
        } else {
            first = false;
            resumed = from;
        }
        return new Broken(from);
    }

    private Ending failed(UpstreamError error) throws ClientGone {
        return scribe.begun() || !first && yielded() ? told(error) : nothing(Ending.Why.ERROR, error);
    }

    private Ending told(UpstreamError error) throws ClientGone {
        scribe.fail(error);
        return new Done(false);
    }

    private Ending nothing(Ending.Why why, UpstreamError error) throws ClientGone {
        if (scribe.begun()) {
            return told(error);
        }
        if (first) {
            forget();
        }
        return new Nothing(why, error);
    }

    private void forget() {
        candidates = new TreeMap<>();
        meter = new Meter();
        ids.forget();
        origin = new Origin("", origin.modelVersion(), origin.tier());
        scribe.forget();
    }
}
