package io.geminibalance.dialect.gemini;

import io.geminibalance.dialect.Conversation;
import io.geminibalance.dialect.Dialect;
import io.geminibalance.dialect.Line;
import io.geminibalance.json.Json;
import io.geminibalance.wire.Answer;
import io.geminibalance.wire.Body;
import io.geminibalance.wire.Call;
import io.geminibalance.wire.Call.About;
import io.geminibalance.wire.Call.Affinity;
import io.geminibalance.wire.Call.Shape;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.HeaderNames;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Inbound;
import io.geminibalance.wire.Relay;
import io.geminibalance.wire.Reply;
import io.geminibalance.wire.Sink;
import io.geminibalance.wire.Tail;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.UnaryOperator;

/// The identity: what the client asks goes up, what Google answers comes down, byte for byte but for credentials.
public final class NativeDialect implements Dialect {
    /// Query parameters that carry a credential (Google's discovery document, `parameters`).
    private static final Set<String> CREDENTIALS = Set.of("key", "access_token", "oauth_token", "bearer_token");

    private final Addresses addresses;
    private final ModelUnion models;

    /// @param base address of the upstream
    public NativeDialect(String base, InstantSource clock) {
        this.addresses = new Addresses(base);
        this.models = new ModelUnion(clock);
    }

    @Override
    public String name() {
        return "gemini";
    }

    @Override
    public Conversation open(Inbound request) {
        Method method = Method.of(request.target());
        Call call = call(request, about(request, method));
        if (Listing.is(request.method(), method)) {
            return new Listing(call);
        }
        Conversation same = new Identity(call, headers -> addresses.ours(headers, request.origin()));
        return ModelUnion.is(request.method(), request.target()) ? models.list(call, same) : same;
    }

    @Override
    public Answer fail(Failure failure) {
        return GeminiErrors.say(failure);
    }

    /// The request as a call, without what shows the client's credential.
    public static Call call(Inbound request, About about) {
        return new Call(
                request.method(),
                request.target().without(CREDENTIALS::contains),
                HeaderNames.upward(request.headers()),
                request.body(),
                about);
    }

    private static About about(Inbound request, Method method) {
        boolean asksModel = !method.model().isEmpty() && !request.method().equals("GET");
        String model =
                asksModel ? method.quota() : method.namesModelInBody(request.method()) ? model(request.body()) : "";
        Affinity affinity = method.shape().hasCandidates() ? affinity(request.body()) : Affinity.NONE;
        Shape shape = request.method().equals("POST") ? method.shape() : Shape.UNKNOWN;
        return new About(model, shape, false, method.resource(), method.idempotent(request.method()), affinity);
    }

    /// The model that a body names, for the few calls whose path doesn't.
    public static String model(Body body) {
        String model = switch (body) {
            case Body.Bytes _, Body.Lent _, Body.Spooled _ ->
                Json.topLevelText(body.open(), "model").orElse("");
            case Body.Empty _, Body.Pieces _, Body.Tailored _, Body.Once _ -> "";
        };
        return model.startsWith("models/") ? model.substring("models/".length()) : model;
    }

    private static Affinity affinity(Body body) {
        return switch (body) {
            case Body.Bytes(byte[] bytes) -> Opening.of(ByteBuffer.wrap(bytes));
            // A page is longer than what is looked at.
            case Body.Lent lent -> Opening.of(lent.pieces().getFirst());
            case Body.Spooled spooled -> {
                try (InputStream in = spooled.open()) {
                    byte[] start = in.readNBytes(Opening.WINDOW);
                    yield Opening.of(ByteBuffer.wrap(start));
                } catch (IOException e) {
                    throw new UncheckedIOException("a request kept on disk cannot be read", e);
                }
            }
            case Body.Empty _, Body.Pieces _, Body.Tailored _, Body.Once _ -> Affinity.NONE;
        };
    }

    /// A conversation that changes nothing but header fields.
    ///
    /// @param fields changes those of the answer
    public record Identity(Call call, UnaryOperator<Headers> fields) implements Conversation {
        public Identity(Call call) {
            this(call, UnaryOperator.identity());
        }

        @Override
        public void hold(Line line, Sink sink) throws Line.Refused, IOException {
            try (Line.Heard heard = line.ask(call)) {
                Reply reply = heard.reply();
                boolean costs = reply.status() < 300 && call.about().shape() != Shape.UNKNOWN;
                Tail tail = new Tail(costs ? UsageMetadata.WINDOW : 0);
                try {
                    Relay.pass(reply, fields.apply(HeaderNames.downward(reply.headers(), reply.key())), sink, tail);
                } finally {
                    // Also of what a client did not wait for.
                    if (costs) {
                        heard.spend().accept(UsageMetadata.of(tail));
                    }
                }
            }
        }
    }
}
