package io.geminibalance.sandbox;

import io.geminibalance.wire.Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
                    case EVENTS, DOCUMENT, PAGE -> document;
                    case ARRAY -> "[" + document + "]";
                    case COMPATIBLE -> GoogleJson.pretty(List.of(error.body())) + "\n";
                });
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
