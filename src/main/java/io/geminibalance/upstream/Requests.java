package io.geminibalance.upstream;

import io.geminibalance.client.DirectRequest;
import io.geminibalance.wire.Body;
import io.geminibalance.wire.Call;
import io.geminibalance.wire.HeaderNames;
import io.geminibalance.wire.Loan;
import io.geminibalance.wire.Secret;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/// Puts calls into the words of the client's API.
///
/// @param base the address upstream, without a slash at its end
/// @param proxy what the client connects to instead
/// @param direct the same address where the client is our own, which is done with a piece of a body when it asks for
///     the next one. The JDK's is not: it queues them, and may have its answer before it has written them.
record Requests(String base, Optional<Outbound.Proxy> proxy, Optional<DirectRequest.Base> direct) {
    /// Whether the upstream speaks TLS.
    boolean encrypted() {
        return base.startsWith("https:");
    }

    /// The request for a call with a key.
    ///
    /// @param arriving gives the body where it is not in memory
    HttpRequest of(Call call, Secret key, Arriving arriving) {
        return direct.isPresent() ? direct(direct.get(), call, key, arriving) : built(call, key, arriving);
    }

    private HttpRequest direct(DirectRequest.Base to, Call call, Secret key, Arriving arriving) {
        List<String> pairs = new ArrayList<>(32);
        fields(
                call,
                Optional.of(key),
                (name, value) -> set(pairs, name, value),
                (name, value) -> add(pairs, name, value));
        boolean bare = call.body() instanceof Body.Empty
                && (call.method().equals("GET") || call.method().equals("HEAD"));
        return DirectRequest.of(
                to,
                call.method(),
                call.target().raw(),
                pairs,
                bare ? Optional.empty() : Optional.of(publisher(call.body(), arriving)));
    }

    private static void set(List<String> pairs, String name, String value) {
        for (int i = pairs.size() - 2; i >= 0; i -= 2) {
            if (pairs.get(i).equalsIgnoreCase(name)) {
                pairs.subList(i, i + 2).clear();
            }
        }
        add(pairs, name, value);
    }

    private static void add(List<String> pairs, String name, String value) {
        pairs.add(name);
        pairs.add(value);
    }

    private HttpRequest built(Call call, Secret key, Arriving arriving) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + call.target().raw()));
        fields(call, Optional.of(key), request::setHeader, request::header);
        boolean bare = call.body() instanceof Body.Empty;
        // Given a publisher, even an empty one, the JDK's client adds a Content-Length that a GET or HEAD hadn't.
        if (bare && call.method().equals("GET")) {
            return request.GET().build();
        }
        if (bare && call.method().equals("HEAD")) {
            return request.HEAD().build();
        }
        return request.method(call.method(), publisher(call.body(), arriving)).build();
    }

    /// The address of a WebSocket: from http to ws, and from https to wss.
    URI socket(Call call) {
        return URI.create("ws" + base.substring("http".length()) + call.target().raw());
    }

    /// The header fields of a call.
    ///
    /// @param key the credential to send; none where the call has its own
    /// @param set replaces a field
    /// @param add adds one to those of its name
    void fields(Call call, Optional<Secret> key, BiConsumer<String, String> set, BiConsumer<String, String> add) {
        call.headers().forEach(add);
        key.ifPresent(secret -> {
            if (call.about().bearer()) {
                set.accept(HeaderNames.AUTHORIZATION, HeaderNames.BEARER + secret.reveal());
            } else {
                set.accept(HeaderNames.GOOGLE_KEY, secret.reveal());
            }
        });
        proxy.flatMap(Outbound.Proxy::credentials)
                .ifPresent(credentials -> set.accept("Proxy-Authorization", basic(credentials)));
    }

    private BodyPublisher publisher(Body body, Arriving arriving) {
        return switch (body) {
            case Body.Empty _ -> BodyPublishers.noBody();
            case Body.Bytes(byte[] bytes) -> new Held(List.of(ByteBuffer.wrap(bytes)), Loan.none());
            case Body.Pieces(List<ByteBuffer> pieces) -> new Held(pieces, Loan.none());
            case Body.Lent lent when direct.isEmpty() -> new Held(List.of(ByteBuffer.wrap(lent.bytes())), Loan.none());
            case Body.Lent(List<ByteBuffer> pieces, Loan loan) -> new Held(pieces, loan);
            case Body.Spooled _, Body.Once _ -> arriving;
            case Body.Tailored _ -> throw new IllegalArgumentException("a body for no project");
        };
    }

    private static String basic(Secret credentials) {
        return "Basic "
                + Base64.getEncoder().encodeToString(credentials.reveal().getBytes(StandardCharsets.UTF_8));
    }
}
