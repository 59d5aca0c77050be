package io.geminibalance.sandbox;

import io.geminibalance.wire.Headers;

/// The fields of Google's answers, as crmne/ruby_llm recorded them on 2026-08-19.
final class GoogleHeaders {
    private static final Headers ALWAYS = Headers.of(
            "Vary", "Origin",
            "Vary", "Referer",
            "Vary", "X-Origin",
            "Server", "scaffolding on HTTPServer2",
            "X-Xss-Protection", "0",
            "X-Frame-Options", "SAMEORIGIN",
            "X-Content-Type-Options", "nosniff",
            "Alt-Svc", "h3=\":443\"; ma=2592000,h3-29=\":443\"; ma=2592000");

    /// Those of the front that takes and gives the bytes of files.
    private static final Headers UPLOAD_SERVER = Headers.of(
            "Server", "UploadServer",
            "Alt-Svc", "h3=\":443\"; ma=2592000,h3-29=\":443\"; ma=2592000");

    private GoogleHeaders() {}

    /// All fields of an answer.
    ///
    /// @param millis how long it took
    /// @param more fields besides, which come last
    static Headers of(Said said, long millis, Headers more) {
        Headers.Builder all = Headers.builder();
        said.headers().forEach(all::add);
        if (!said.headers().has("content-type")) {
            all.add("Content-Type", said.form().type());
        }
        if (said.form().whole()) {
            UPLOAD_SERVER.forEach(all::add);
        } else {
            ALWAYS.forEach(all::add);
            all.add("Server-Timing", "gfet4t7; dur=" + millis);
        }
        more.forEach(all::add);
        return all.build();
    }
}
