package io.geminibalance.sandbox;

import io.geminibalance.wire.Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the sandbox has to say, before any fault spoils it.
///
/// @param headers beyond those of every answer
/// @param pieces each is sent by itself; one piece for a document
/// @param end what follows the pieces, such as the bracket of an array
record Said(int status, Headers headers, Form form, List<byte[]> pieces, byte[] end) {
    private static final byte[] NOTHING = new byte[0];

    /// The form of an answer's body.
    enum Form {
        /// Events, one line of JSON each.
        EVENTS("text/event-stream"),
        /// A JSON array, element by element.
        ARRAY("application/json; charset=UTF-8"),
        /// One JSON document.
        DOCUMENT("application/json; charset=UTF-8"),
        /// One document, or an array with one error, of the OpenAI-compatible route.
        COMPATIBLE("application/json"),
        /// What the interactions API says, with errors of its own form.
        INTERACTION("application/json; charset=UTF-8"),
        /// What the front for uploads says of a session.
        SESSION("text/plain; charset=utf-8"),
        /// What that front says of a file, once it has all of it.
        UPLOADED("application/json; charset=UTF-8"),
        /// The bytes of a file; a header tells their type.
        MEDIA("application/octet-stream"),
        /// A page for people, which is what Google's front says of paths that it doesn't know.
        PAGE("text/html; charset=UTF-8");

        private final String type;

        Form(String type) {
            this.type = type;
        }

        String type() {
            return type;
        }

        boolean streams() {
            return this == EVENTS || this == ARRAY;
        }

        /// Whether this comes from the front for uploads, which tells the length and never zips.
        boolean whole() {
            return this == SESSION || this == UPLOADED || this == MEDIA;
        }
    }

    /// A document on its own.
    static Said document(Object value, Headers headers) {
        return new Said(200, headers, Form.DOCUMENT, List.of(bytes(GoogleJson.pretty(value) + "\n")), NOTHING);
    }

    static Said events(List<Map<String, Object>> documents) {
        List<byte[]> events = documents.stream()
                .map(document -> bytes("data: " + GoogleJson.line(document) + "\r\n\r\n"))
                .toList();
        return new Said(200, Headers.of("Content-Disposition", "attachment"), Form.EVENTS, events, NOTHING);
    }

    static Said array(List<Map<String, Object>> documents) {
        List<byte[]> elements = new ArrayList<>();
        for (Map<String, Object> document : documents) {
            elements.add(bytes((elements.isEmpty() ? "[" : ",\r\n") + GoogleJson.pretty(document) + "\n"));
        }
        return new Said(200, Headers.NONE, Form.ARRAY, elements, bytes("]"));
    }

    static Said plain(int status, Form form, String body) {
        return new Said(status, Headers.NONE, form, List.of(bytes(body)), NOTHING);
    }

    /// An error in the form that its caller would have had an answer in.
    ///
    /// Where events were asked for the type stays, and the bare document is the body (googleapis/js-genai).
    /// An array has it as its element.
    static Said error(GoogleError error, Form form) {
        String document = GoogleJson.pretty(error.body()) + "\n";
        return plain(
                error.code(),
                form,
                switch (form) {
                    case EVENTS, DOCUMENT, SESSION, UPLOADED, MEDIA, PAGE -> document;
                    case INTERACTION -> GoogleJson.pretty(interactions(error)) + "\n";
                    case ARRAY -> "[" + document + "]";
                    case COMPATIBLE -> GoogleJson.pretty(List.of(error.body())) + "\n";
                });
    }

    /// What the interactions API makes of an error. Those that fall before anybody looks at the request
    /// keep their usual form; codes from Google's page "API errors".
    private static Map<String, Object> interactions(GoogleError error) {
        if (error.stage() == GoogleError.Stage.KEY) {
            return error.body();
        }
        String code = switch (error.code()) {
            case 400 -> error.status().equals("FAILED_PRECONDITION") ? "failed_precondition" : "invalid_request";
            case 401 -> "authentication";
            case 402 -> "payment_required";
            case 403 -> "permission_denied";
            case 404 -> error.message().startsWith("models/") ? "model_not_found" : "not_found";
            case 429 -> error.details().toString().contains("PerDay") ? "quota_exceeded" : "rate_limit_exceeded";
            default -> "internal";
        };
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("message", error.message());
        fields.put("code", code);
        return Map.of("error", fields);
    }

    /// This answer with an error after some of its pieces, and nothing after that.
    ///
    /// In the middle of events Google writes the bare document (theopenco/llmgateway#3616).
    Said broken(GoogleError error, int after) {
        if (!form.streams() || pieces.isEmpty()) {
            return new Said(200, headers, form, error(error, form).pieces(), NOTHING);
        }
        List<byte[]> kept = new ArrayList<>(pieces.subList(0, Math.min(after, pieces.size())));
        String document = GoogleJson.pretty(error.body()) + "\n";
        if (form == Form.ARRAY) {
            kept.add(bytes((kept.isEmpty() ? "[" : ",\r\n") + document));
        } else {
            kept.add(bytes(kept.isEmpty() ? "data: " + GoogleJson.line(error.body()) + "\r\n\r\n" : document));
        }
        return new Said(200, headers, form, kept, form == Form.ARRAY ? end : NOTHING);
    }

    Said with(Headers more) {
        Headers.Builder all = Headers.builder();
        headers.forEach(all::add);
        more.forEach(all::add);
        return new Said(status, all.build(), form, pieces, end);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
