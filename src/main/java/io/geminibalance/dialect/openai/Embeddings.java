package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.Conversation;
import io.geminibalance.dialect.Invalid;
import io.geminibalance.dialect.Line;
import io.geminibalance.dialect.model.Models;
import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.json.Raw;
import io.geminibalance.wire.Call;
import io.geminibalance.wire.Call.About;
import io.geminibalance.wire.Call.Affinity;
import io.geminibalance.wire.Call.Shape;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Inbound;
import io.geminibalance.wire.Sink;
import io.geminibalance.wire.Target;
import io.geminibalance.wire.Tokens;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Embeddings in OpenAI's form: `POST /v1/embeddings` told as `batchEmbedContents`.
///
/// Many texts take several calls, one after the other; where one fails, all have failed.
public record Embeddings(EmbeddingsRequest request, Headers headers) implements Conversation {
    private static final Headers JSON = Headers.of("content-type", "application/json");
    private static final String VALUES = "values";

    /// @throws Invalid where the request asks for what cannot be done
    public static Conversation open(Inbound request, Models models) throws Invalid {
        return new Embeddings(EmbeddingsRequest.read(request.body(), models), Upward.headers(request.headers()));
    }

    @Override
    public void hold(Line line, Sink sink) throws Line.Refused, IOException {
        List<Object> data = new ArrayList<>(request.texts().size());
        long tokens = 0;
        for (int i = 0; i < request.batches(); i++) {
            List<JsonView> batch = request.batch(i);
            JsonView answer;
            try (Line.Heard heard = line.ask(call(batch))) {
                if (heard.reply().status() >= 300) {
                    sink.whole(OpenAiErrors.upstream(heard.reply()));
                    return;
                }
                answer = heard.document(Set.of(VALUES)).orElse(new JsonView(null));
                heard.spend().accept(new Tokens(spent(answer, batch), 0, 0, 0));
            }
            if (!add(answer.at("embeddings").each(), batch.size(), data)) {
                sink.whole(Downward.unreadable());
                return;
            }
            tokens += spent(answer, batch);
        }
        sink.whole(200, JSON, Json.pieces(document(data, tokens)));
    }

    /// As Google counts; an estimate where it does not say.
    private static long spent(JsonView answer, List<JsonView> batch) {
        return answer.at("usageMetadata").at("promptTokenCount").number(EmbeddingsRequest.tokens(batch));
    }

    private Call call(List<JsonView> batch) {
        Target target = new Target("/v1beta/models/" + request.model() + ":batchEmbedContents", null);
        About about = new About(request.model(), Shape.DOCUMENT, false, false, true, Affinity.NONE);
        return new Call("POST", target, headers, request.body(batch), about);
    }

    /// Whether the vectors are as many as were asked for, and each is one.
    private boolean add(List<JsonView> embeddings, int asked, List<Object> data) {
        if (embeddings.size() != asked) {
            return false;
        }
        for (JsonView embedding : embeddings) {
            Optional<Object> vector = embedding.at(VALUES).value() instanceof Raw values
                    ? new EmbeddingsVector(values).said(request.dimensions().isPresent(), request.base64())
                    : Optional.empty();
            if (vector.isEmpty()) {
                return false;
            }
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("object", "embedding");
            one.put("index", data.size());
            one.put("embedding", vector.get());
            data.add(one);
        }
        return true;
    }

    private Map<String, Object> document(List<Object> data, long tokens) {
        Map<String, Object> usage = new LinkedHashMap<>();
        usage.put("prompt_tokens", tokens);
        usage.put("total_tokens", tokens);
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("object", "list");
        document.put("data", data);
        document.put("model", request.named());
        document.put("usage", usage);
        return document;
    }
}
