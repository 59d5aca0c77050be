package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.Conversation;
import io.geminibalance.dialect.Invalid;
import io.geminibalance.dialect.Line;
import io.geminibalance.dialect.prompt.Prompt;
import io.geminibalance.dialect.prompt.Repairs;
import io.geminibalance.dialect.prompt.Request;
import io.geminibalance.json.JsonView;
import io.geminibalance.wire.Answer;
import io.geminibalance.wire.Body;
import io.geminibalance.wire.Call;
import io.geminibalance.wire.Call.About;
import io.geminibalance.wire.Call.Affinity;
import io.geminibalance.wire.Call.Shape;
import io.geminibalance.wire.Inbound;
import io.geminibalance.wire.Sink;
import io.geminibalance.wire.Target;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/// How many tokens a request has, with its instructions and tools.
///
/// Where the upstream doesn't say, there is an estimate: without a number Claude Code takes its window for another
/// size. (BerriAI/litellm #13252)
///
/// @param counted what is known already
/// @param telling how the client is told
public record CountTokens(Inbound inbound, Prompt prompt, Shared shared, CountedTokens counted, Telling telling)
        implements Conversation {
    private static final int BYTES_A_TOKEN = 4;

    /// How a client is told of the count.
    public interface Telling {
        Answer count(long tokens);

        Answer invalid(Invalid invalid);
    }

    @Override
    public void hold(Line line, Sink sink) throws IOException {
        Body body;
        try {
            body = body();
        } catch (Invalid e) {
            sink.whole(telling.invalid(e));
            return;
        }
        String print = print(body);
        Optional<Long> known = counted.find(print);
        Optional<Long> tokens = known.isPresent() ? known : count(line, body);
        tokens.ifPresent(count -> counted.keep(print, count));
        long told = tokens.orElse(Math.max(1, body.length() / BYTES_A_TOKEN));
        sink.whole(telling.count(told));
    }

    private Optional<Long> count(Line line, Body body) {
        String model = prompt.model();
        Target target = new Target("/v1beta/models/" + model + ":countTokens", null);
        About about = new About(model, Shape.DOCUMENT, false, false, true, Affinity.NONE);
        Call call = new Call("POST", target, Upward.headers(inbound.headers()), body, about);
        try (Line.Heard heard = line.ask(call)) {
            JsonView total = heard.reply().status() == 200
                    ? heard.document(Set.of()).orElse(new JsonView(null)).at("totalTokens")
                    : new JsonView(null);
            return total.value() instanceof Number number ? Optional.of(number.longValue()) : Optional.empty();
        } catch (Line.Refused _) {
            return Optional.empty();
        }
    }

    /// Without signatures, which are no part of the count, and which not every project can read.
    private Body body() throws Invalid {
        return Request.of(
                        prompt,
                        shared.models().profile(prompt.model()),
                        Repairs.NONE.withUnsigned(),
                        call -> Optional.empty(),
                        value -> shared.signatures().owned("", value))
                .counting();
    }

    private String print(Body body) throws IOException {
        try (DigestInputStream in = new DigestInputStream(body.open(), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return prompt.model()
                    + HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
