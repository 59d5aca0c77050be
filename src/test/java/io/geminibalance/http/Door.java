package io.geminibalance.http;

import io.geminibalance.wire.Answer;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Headers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Opens servers for tests, and says small things.
final class Door {
    private Door() {}

    /// What a test answers.
    interface Script {
        void handle(Exchange exchange) throws IOException;
    }

    static Server open(Script script) throws IOException {
        return open(new Limits(1 << 20, 1 << 16, Path.of("target", "spool")), script);
    }

    static Server open(Limits limits, Script script) throws IOException {
        return Server.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                new Handler() {
                    @Override
                    public void handle(Exchange exchange) throws IOException {
                        script.handle(exchange);
                    }

                    @Override
                    public Answer say(Failure failure) {
                        return new Answer(
                                failure.kind().status(),
                                failure.headers(),
                                bytes(failure.kind() + " " + failure.message()));
                    }
                },
                limits);
    }

    static void say(Exchange exchange, int status, String text) throws IOException {
        exchange.whole(new Answer(status, Headers.of("content-type", "text/plain"), bytes(text)));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /// The request line and the one field that every request needs, without the blank line.
    static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n";
    }

    static String post(String fields) {
        return "POST /x HTTP/1.1\r\nHost: localhost\r\n" + fields;
    }
}
