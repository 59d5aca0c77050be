package io.geminibalance.forward;

import io.geminibalance.keys.Verdict;
import io.geminibalance.upstream.Unreachable;
import io.geminibalance.upstream.Upstream;
import io.geminibalance.wire.Body;
import io.geminibalance.wire.Call;
import io.geminibalance.wire.Call.About;
import io.geminibalance.wire.Call.Affinity;
import io.geminibalance.wire.Call.Shape;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Reply;
import io.geminibalance.wire.Secret;
import io.geminibalance.wire.Target;
import java.util.Optional;

/// What Google says to a key, asked by a call that costs nothing and apart from any pool.
///
/// @param date the answer's, as Google wrote it
public record Inquiry(Verdict verdict, Optional<String> date) {
    /// The cheapest call that tells whether a key works.
    static final Call CALL = new Call(
            "GET",
            new Target("/v1beta/models", "pageSize=1"),
            Headers.NONE,
            new Body.Empty(),
            new About("", Shape.DOCUMENT, false, false, true, Affinity.NONE));

    /// Asks whether a key works.
    public static Inquiry works(Upstream upstream, Secret key) {
        try (Reply reply = upstream.send(CALL, key)) {
            Opened opened = Opened.of(reply, CALL.about());
            Optional<String> date =
                    Optional.of(reply.headers().first("date", "")).filter(text -> !text.isEmpty());
            return new Inquiry(opened.verdict(), date);
        } catch (Unreachable e) {
            return new Inquiry(Forwarder.wayOut(e), Optional.empty());
        }
    }
}
