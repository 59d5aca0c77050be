package io.geminibalance.sandbox;

import io.geminibalance.json.JsonView;
import io.geminibalance.sandbox.Operation.Chat;
import io.geminibalance.sandbox.Operation.Download;
import io.geminibalance.sandbox.Operation.GetModel;
import io.geminibalance.sandbox.Operation.ListModels;
import io.geminibalance.sandbox.Operation.Resource;
import io.geminibalance.sandbox.Operation.Run;
import io.geminibalance.sandbox.Operation.Unknown;
import io.geminibalance.sandbox.Operation.Upload;
import io.geminibalance.sandbox.Operation.Verb;
import io.geminibalance.sandbox.Said.Form;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Target;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A request with what its head tells: what it asks for, who asks, and in which form an answer comes.
///
/// @param key what was shown, empty where nothing was
record Asked(Operation operation, Target target, Headers headers, String key) {
    private static final String BEARER = "Bearer ";

    static Asked of(String method, Target target, Headers headers) {
        String key = headers.first("x-goog-api-key", "");
        if (key.isEmpty()) {
            key = target.parameter("key").orElse("");
        }
        String authorization = headers.first("authorization", "");
        if (key.isEmpty() && authorization.startsWith(BEARER)) {
            key = authorization.substring(BEARER.length()).strip();
        }
        return new Asked(Operation.of(method, target.decodedPath()), target, headers, key);
    }

    /// The form in which this is answered, errors too.
    Form form() {
        return switch (operation) {
            case Run run
            when run.verb() == Verb.STREAM ->
                target.parameter("alt").orElse("").equals("sse") ? Form.EVENTS : Form.ARRAY;
            case Run _, ListModels _, GetModel _, Upload _, Download _ -> Form.DOCUMENT;
            case Resource resource -> resource.kind().equals("interactions") ? Form.INTERACTION : Form.DOCUMENT;
            case Chat() -> Form.COMPATIBLE;
            case Unknown() -> Form.DOCUMENT;
        };
    }

    /// What is wrong with the credentials, if anything (gathered in NousResearch/hermes-agent#62259,
    /// 2026-08-20).
    Optional<GoogleError> intruder() {
        boolean bearer = headers.first("authorization", "").startsWith(BEARER);
        boolean google =
                headers.has("x-goog-api-key") || target.parameter("key").isPresent();
        return switch (operation) {
            case Unknown() -> Optional.empty();
            case Chat() when bearer && google -> Optional.of(GoogleErrors.TWO_CREDENTIALS);
            case Chat() -> bearer ? Optional.empty() : Optional.of(GoogleErrors.NO_BEARER);
            case Run _, ListModels _, GetModel _, Resource _, Upload _, Download _ -> {
                if (isContinued()) {
                    yield Optional.empty();
                }
                if (headers.has("authorization")) {
                    yield Optional.of(GoogleErrors.WRONG_TOKEN);
                }
                yield key.isEmpty() ? Optional.of(GoogleErrors.NO_KEY) : Optional.empty();
            }
        };
    }

    /// Whether this goes on with an upload without showing a key: the session's address is enough, as
    /// Google's page on files has it in its commands for curl.
    boolean isContinued() {
        return operation instanceof Upload
                && key.isEmpty()
                && target.parameter("upload_id").isPresent();
    }

    /// The address of the host that this was sent to, where clients are told to go next.
    String origin() {
        return "http://" + headers.first("host", "localhost");
    }

    /// The project of the key.
    String project() {
        return DemoKey.projectOf(key);
    }

    /// What stands for the names in braces of [GoogleErrors].
    Map<String, String> names(JsonView body) {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("key", key);
        switch (operation) {
            case Run(String version, String model, Verb verb) -> put(names, version, model, verb.path(), verb.method());
            case GetModel(String version, String model) -> put(names, version, model, "getModel", "GetModel");
            case ListModels(String version) -> put(names, version, "", "listModels", "ListModels");
            case Chat() ->
                put(
                        names,
                        "v1main",
                        body.at("model").text("").replaceFirst("^models/", ""),
                        "generateContent",
                        "GenerateContent");
            case Resource resource -> put(names, resource.version(), "", resource.verb(), resource.kind());
            case Upload upload -> put(names, upload.version(), "", "upload", "CreateFile");
            case Download download -> put(names, download.version(), "", "download", "DownloadFile");
            case Unknown() -> put(names, "v1beta", "", "", "");
        }
        return names;
    }

    private static void put(Map<String, String> names, String version, String model, String verb, String method) {
        names.put("version", version);
        names.put("model", model);
        names.put("verb", verb);
        names.put("method", method);
    }
}
