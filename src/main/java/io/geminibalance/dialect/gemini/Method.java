package io.geminibalance.dialect.gemini;

import io.geminibalance.wire.Call.Shape;
import io.geminibalance.wire.Target;
import java.util.Map;
import java.util.Set;

/// The method of the Gemini API that a path names, as far as forwarding must know it.
///
/// Unknown paths are fine: they are called with no model and answered in an unknown shape.
///
/// @param model the model whose quota the call uses, empty where it names none
/// @param verb what follows the colon, such as `generateContent`, or empty
/// @param collection the first part after the version, such as `models` or `files`
/// @param nested whether more follows the model, such as its operations
record Method(String model, String verb, String collection, boolean nested) {
    /// What answers a `POST` and can be asked again without harm, with the shape of its answer. From Google's
    /// discovery document, revision of June 2026. What is not here may create something, so a call that may have
    /// reached the upstream is not repeated.
    private static final Map<String, Shape> REPEATABLE = Map.ofEntries(
            Map.entry("generateContent", Shape.ANSWER),
            Map.entry("streamGenerateContent", Shape.ANSWER_STREAM),
            Map.entry("countTokens", Shape.DOCUMENT),
            Map.entry("embedContent", Shape.DOCUMENT),
            Map.entry("batchEmbedContents", Shape.DOCUMENT),
            Map.entry("predict", Shape.DOCUMENT),
            Map.entry("generateAnswer", Shape.DOCUMENT),
            Map.entry("generateText", Shape.DOCUMENT),
            Map.entry("generateMessage", Shape.DOCUMENT),
            Map.entry("embedText", Shape.DOCUMENT),
            Map.entry("batchEmbedText", Shape.DOCUMENT),
            Map.entry("countTextTokens", Shape.DOCUMENT),
            Map.entry("countMessageTokens", Shape.DOCUMENT));

    /// Verbs with a quota apart from their model's: a model whose tokens are used up still counts them for nothing.
    private static final Set<String> OWN_QUOTA = Set.of(
            "countTokens", "countTextTokens", "countMessageTokens", "batchGenerateContent", "asyncBatchEmbedContent");

    /// The collections whose members answer prompts.
    private static final Set<String> MODELS = Set.of("models", "tunedModels", "dynamic");

    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "PUT", "DELETE", "OPTIONS");

    static Method of(Target target) {
        String path = target.decodedPath();
        int version = path.indexOf('/', 1);
        String rest = version < 0 ? "" : path.substring(version + 1);
        int slash = rest.indexOf('/');
        String collection = slash < 0 ? rest : rest.substring(0, slash);
        if (slash < 0 || !MODELS.contains(collection)) {
            return new Method("", "", collection, slash >= 0);
        }
        String name = rest.substring(slash + 1);
        int end = name.indexOf('/');
        boolean nested = end >= 0;
        name = nested ? name.substring(0, end) : name;
        int colon = name.lastIndexOf(':');
        String verb = colon < 0 || nested ? "" : name.substring(colon + 1);
        String model = colon < 0 || nested ? "" : name.substring(0, colon);
        if (!model.isEmpty() && !collection.equals("models")) {
            model = collection + "/" + model;
        }
        return new Method(model, verb, collection, nested);
    }

    /// Whether the model stands in the body: of what is asked of an agent, and of what a cache is made for.
    boolean namesModelInBody(String httpMethod) {
        return collection.equals("interactions")
                || collection.equals("cachedContents") && !nested && httpMethod.equals("POST");
    }

    /// The bucket of quota that the call draws from.
    String quota() {
        return OWN_QUOTA.contains(verb) ? model + ":" + verb : model;
    }

    Shape shape() {
        return REPEATABLE.getOrDefault(verb, Shape.UNKNOWN);
    }

    boolean idempotent(String httpMethod) {
        return IDEMPOTENT.contains(httpMethod) || REPEATABLE.containsKey(verb);
    }

    /// Whether the path names something that belongs to one project.
    boolean resource() {
        return !collection.equals("models") || nested;
    }
}
