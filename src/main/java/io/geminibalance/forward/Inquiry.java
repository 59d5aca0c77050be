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
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/// What Google says to a key, asked by calls that cost nothing and apart from any pool.
///
/// @param date the answer's, as Google wrote it
/// @param document the answer's, empty where there is none
public record Inquiry(Verdict verdict, Optional<String> date, byte[] document) {
    private static final int LONGEST = 8 * 1024 * 1024;
    private static final byte[] NOTHING = {};

    /// Asks whether a key works.
    public static Inquiry works(Upstream upstream, Secret key) {
        return ask(upstream, key, 1);
    }

    /// Asks which models a key may use.
    public static Inquiry models(Upstream upstream, Secret key) {
        return ask(upstream, key, 1000);
    }

    /// The cheapest call that tells whether a key works.
    static Call call(int models) {
        return new Call(
                "GET",
                new Target("/v1beta/models", "pageSize=" + models),
                Headers.NONE,
                new Body.Empty(),
                new About("", Shape.DOCUMENT, false, false, true, Affinity.NONE));
    }

    private static Inquiry ask(Upstream upstream, Secret key, int models) {
        Call call = call(models);
        try (Reply reply = upstream.send(call, key)) {
            Opened opened = Opened.of(reply, call.about());
            Optional<String> date =
                    Optional.of(reply.headers().first("date", "")).filter(text -> !text.isEmpty());
            return new Inquiry(opened.verdict(), date, document(opened.reply()));
        } catch (Unreachable e) {
            return new Inquiry(Forwarder.wayOut(e), Optional.empty(), NOTHING);
        } catch (IOException e) {
            return new Inquiry(
                    new Verdict.WayOut("the answer broke off: " + e.getMessage(), false), Optional.empty(), NOTHING);
        }
    }

    private static byte[] document(Reply reply) throws IOException {
        Reply.Head head = reply.head();
        byte[] rest = head.ended() ? NOTHING : reply.body().readNBytes(LONGEST);
        byte[] whole = Arrays.copyOf(head.bytes(), head.length() + rest.length);
        System.arraycopy(rest, 0, whole, head.length(), rest.length);
        return whole;
    }
}
