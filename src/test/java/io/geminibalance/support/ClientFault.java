package io.geminibalance.support;

import java.io.IOException;

/// How far a client comes before it leaves.
public enum ClientFault {
    BEFORE_A_BYTE(Reach.NOWHERE, _ -> {}),
    WITHIN_THE_REQUEST_LINE(Reach.NOWHERE, client -> client.send("POST /v1beta/mod")),
    WITHIN_THE_HEAD(Reach.NOWHERE, client -> client.send(Texts.GENERATE + "Content-Le")),
    AFTER_THE_HEAD(Reach.HEAD, client -> client.send(Texts.GENERATE + "Content-Length: 1000\r\n\r\n")),
    AFTER_THE_HEAD_OF_A_CHUNKED_BODY(
            Reach.HEAD, client -> client.send(Texts.GENERATE + "Transfer-Encoding: chunked\r\n\r\n")),
    WITHIN_THE_BODY(Reach.HEAD, client -> client.send(Texts.GENERATE + "Content-Length: 1000\r\n\r\n{\"contents\":[")),
    WITHIN_A_BODY_ON_THE_DISK(
            Reach.HEAD,
            client -> client.send(
                    Texts.GENERATE + "Content-Length: 9000000\r\n\r\n{\"contents\":[" + " ".repeat(8_000_000))),
    WITHIN_A_TRANSLATED_BODY(
            Reach.HEAD, client -> client.send(Texts.CHAT_HEAD + "Content-Length: 1000\r\n\r\n{\"model\":\"gemini")),
    WITHIN_A_CHUNK(
            Reach.HEAD,
            client -> client.send(Texts.GENERATE + "Transfer-Encoding: chunked\r\n\r\nff\r\n{\"contents\":[")),
    WITHIN_A_CHUNKS_SIZE(
            Reach.HEAD, client -> client.send(Texts.GENERATE + "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\nf")),
    WITHIN_AN_UPLOAD(
            Reach.UPSTREAM,
            client -> client.send(Texts.UPLOAD + "Content-Length: 9000000\r\n\r\n" + "y".repeat(1_000_000))),
    WITHIN_AN_UPLOADS_CHUNK(
            Reach.UPSTREAM,
            client ->
                    client.send(Texts.UPLOAD + "Transfer-Encoding: chunked\r\n\r\n200000\r\n" + "y".repeat(1_000_000))),
    BEFORE_A_NATIVE_DOCUMENT(Reach.UPSTREAM, client -> client.send(Texts.post(Texts.GENERATE, Texts.QUESTION))),
    BEFORE_A_NATIVE_STREAM(Reach.UPSTREAM, client -> client.send(Texts.post(Texts.STREAM, Texts.QUESTION))),
    BEFORE_A_TRANSLATED_DOCUMENT(Reach.UPSTREAM, client -> client.send(Texts.post(Texts.CHAT_HEAD, Texts.CHAT))),
    BEFORE_A_TRANSLATED_STREAM(Reach.UPSTREAM, client -> client.send(Texts.post(Texts.CHAT_HEAD, Texts.CHAT_STREAM))),
    AFTER_THE_HEAD_OF_A_NATIVE_STREAM(Reach.UPSTREAM, client -> {
        client.send(Texts.post(Texts.STREAM, Texts.begin(Texts.QUESTION)));
        client.head();
    }),
    AFTER_THE_HEAD_OF_A_TRANSLATED_STREAM(Reach.UPSTREAM, client -> {
        client.send(Texts.post(Texts.CHAT_HEAD, Texts.begin(Texts.CHAT_STREAM)));
        client.head();
    }),
    WITHIN_A_NATIVE_STREAM(Reach.UPSTREAM, client -> {
        client.send(Texts.post(Texts.STREAM, Texts.begin(Texts.QUESTION)));
        client.head();
        client.bytes(20);
    }),
    WITHIN_A_TRANSLATED_STREAM(Reach.UPSTREAM, client -> {
        client.send(Texts.post(Texts.CHAT_HEAD, Texts.begin(Texts.CHAT_STREAM)));
        client.head();
        client.bytes(20);
    });

    /// What is in the question of a client that waits for the beginning of an answer.
    public static final String BEGIN = "Begin!";

    /// How far what a client sends gets.
    public enum Reach {
        NOWHERE,
        HEAD,
        UPSTREAM
    }

    private final Reach reach;
    private final Play play;

    /// What a client does until it leaves.
    private interface Play {
        void on(RawHttp client) throws IOException;
    }

    ClientFault(Reach reach, Play play) {
        this.reach = reach;
        this.play = play;
    }

    public Reach reach() {
        return reach;
    }

    public void play(RawHttp client) throws IOException {
        play.on(client);
    }

    private static final class Texts {
        private static final String GENERATE =
                "POST /v1beta/models/gemini-2.5-flash:generateContent HTTP/1.1\r\nHost: localhost\r\n";
        private static final String STREAM =
                "POST /v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse HTTP/1.1\r\nHost: localhost\r\n";
        private static final String CHAT_HEAD = "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n";
        private static final String UPLOAD =
                "POST /upload/v1beta/files?uploadType=media HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n";
        private static final String QUESTION = "{\"contents\":[{\"parts\":[{\"text\":\"Hi\"}]}]}";
        private static final String CHAT =
                "{\"model\":\"gemini-2.5-flash\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
        private static final String CHAT_STREAM = "{\"stream\":true," + CHAT.substring(1);

        private static String begin(String body) {
            return body.replace("Hi", BEGIN);
        }

        private static String post(String head, String body) {
            return head + "Content-Length: " + body.length() + "\r\n\r\n" + body;
        }
    }
}
