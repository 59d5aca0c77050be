package io.geminibalance.support;

import io.geminibalance.support.RawServer.Peer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

/// What an upstream can do wrong on one connection, byte by byte.
///
/// @see Ending what a client is to be told
public enum UpstreamFault {
    CLOSES_AT_ONCE(Ending.UNREACHABLE, _ -> {}),
    CLOSES_AFTER_THE_REQUEST(Ending.UNREACHABLE, Peer::request),
    RESETS_AT_ONCE(Ending.UNREACHABLE, Peer::reset),
    RESETS_BEFORE_THE_HEAD(Ending.UNREACHABLE, peer -> {
        peer.request();
        peer.reset();
    }),
    RESETS_WITHIN_THE_HEAD(Ending.UNREACHABLE, peer -> {
        peer.request();
        peer.say("HTTP/1.1 200 OK\r\nContent-Ty");
        peer.reset();
    }),
    RESETS_AFTER_THE_HEAD(Ending.UNREACHABLE, peer -> {
        peer.request();
        peer.say(Texts.LENGTH_100);
        peer.reset();
    }),
    CLOSES_AFTER_THE_HEAD(Ending.UNREACHABLE, peer -> {
        peer.request();
        peer.say(Texts.LENGTH_100);
    }),
    STALLS_BEFORE_READING(Ending.TIMED_OUT, Peer::awaitEnd),
    STALLS_BEFORE_THE_HEAD(Ending.TIMED_OUT, peer -> {
        peer.request();
        peer.awaitEnd();
    }),
    STALLS_WITHIN_THE_HEAD(Ending.TIMED_OUT, peer -> {
        peer.request();
        peer.say("HTTP/1.1 200 OK\r\nContent-Type: applic");
        peer.awaitEnd();
    }),
    STALLS_AFTER_THE_HEAD(Ending.TIMED_OUT, peer -> {
        peer.request();
        peer.say(Texts.LENGTH_100);
        peer.awaitEnd();
    }),
    STALLS_BEFORE_THE_FIRST_EVENT(Ending.TIMED_OUT, peer -> {
        peer.request();
        peer.say(Texts.CHUNKED + chunk("data: {\"candidates\": [{\"con"));
        peer.awaitEnd();
    }),
    STALLS_WITHIN_AN_EVENT(Ending.BROKEN, peer -> {
        peer.request();
        peer.say(Texts.CHUNKED + chunk(Texts.EVENT) + chunk("data: {\"candidates\": [{\"con"));
        peer.awaitEnd();
    }),
    CLOSES_WITHIN_A_CHUNK(Ending.BROKEN, peer -> {
        peer.request();
        peer.say(Texts.CHUNKED + chunk(Texts.EVENT) + "ff\r\ndata: {\"candid");
    }),
    RESETS_WITHIN_A_CHUNK(Ending.BROKEN, peer -> {
        peer.request();
        peer.say(Texts.CHUNKED + chunk(Texts.EVENT) + "ff\r\ndata: {\"candid");
        peer.reset();
    }),
    CLOSES_BETWEEN_CHUNKS(Ending.BROKEN, peer -> {
        peer.request();
        peer.say(Texts.CHUNKED + chunk(Texts.EVENT));
    }),
    SENDS_A_WRONG_CHUNK_SIZE(Ending.BROKEN, peer -> {
        peer.request();
        peer.say(Texts.CHUNKED + chunk(Texts.EVENT) + "zz\r\nhello\r\n0\r\n\r\n");
        peer.awaitEnd();
    }),
    ANNOUNCES_TOO_MUCH(Ending.BROKEN, peer -> {
        peer.request();
        peer.say("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 99999\r\n\r\n" + Texts.EVENT);
    }),
    ANNOUNCES_TWO_LENGTHS(Ending.UNREACHABLE, peer -> {
        peer.request();
        peer.say("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 7\r\n\r\nhello w");
        peer.awaitEnd();
    }),
    ANNOUNCES_NO_NUMBER(Ending.UNREACHABLE, peer -> {
        peer.request();
        peer.say("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nhello");
        peer.awaitEnd();
    }),
    NEVER_ENDS_THE_HEAD(Ending.UNREACHABLE, peer -> {
        peer.request();
        peer.say("HTTP/1.1 200 OK\r\n");
        String field = "X-Field: " + "y".repeat(1000) + "\r\n";
        while (true) {
            peer.say(field);
        }
    }),
    NEVER_ENDS_A_FIELD(Ending.UNREACHABLE, peer -> {
        peer.request();
        peer.say("HTTP/1.1 200 OK\r\nX-Field: ");
        String value = "y".repeat(1000);
        while (true) {
            peer.say(value);
        }
    }),
    NEVER_ENDS_THE_STATUS_LINE(Ending.UNREACHABLE, peer -> {
        peer.request();
        String reason = "y".repeat(1000);
        peer.say("HTTP/1.1 200 ");
        while (true) {
            peer.say(reason);
        }
    }),
    ALWAYS_SAYS_CONTINUE(Ending.UNREACHABLE, peer -> {
        peer.request();
        while (true) {
            peer.say("HTTP/1.1 100 Continue\r\n\r\n");
        }
    }),
    SWITCHES_PROTOCOLS(Ending.UNREACHABLE, peer -> {
        peer.request();
        peer.say("HTTP/1.1 101 Switching Protocols\r\nUpgrade: chat\r\nConnection: Upgrade\r\n\r\nhello");
        peer.awaitEnd();
    }),
    SPEAKS_NO_HTTP(Ending.UNREACHABLE, peer -> {
        peer.request();
        peer.say("SSH-2.0-OpenSSH_9.9\r\n");
        peer.awaitEnd();
    }),
    SPEAKS_NOISE(Ending.UNREACHABLE, peer -> {
        peer.request();
        peer.say("\0\u0001\u00ff\u00fe\r\n\r\n\0\0");
        peer.awaitEnd();
    }),
    LISTENS_NO_MORE_AND_CLOSES(Ending.UNREACHABLE, peer -> {
        peer.endListening();
        peer.endSending();
        peer.awaitEnd();
    }),
    ENDS_ITS_SIDE_WITHIN_A_STREAM(Ending.BROKEN, peer -> {
        peer.request();
        peer.say(Texts.CHUNKED + chunk(Texts.EVENT));
        peer.endSending();
        peer.awaitEnd();
    }),
    ZIPS_NONSENSE(Ending.UNREACHABLE, peer -> {
        peer.request();
        peer.say("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello");
    }),
    DRIPS_A_GOOD_ANSWER(Ending.GOOD, peer -> {
        peer.request();
        drip(peer, Texts.CHUNKED + chunk(Texts.EVENT + Texts.LAST) + "0\r\n\r\n", 1);
    }),
    DRIPS_FOR_EVER(Ending.ENDLESS, peer -> {
        peer.request();
        peer.say(Texts.CHUNKED + chunk(Texts.EVENT));
        while (true) {
            drip(peer, chunk(Texts.EVENT), 10);
        }
    }),
    NEVER_ENDS_A_STREAM(Ending.ENDLESS, peer -> {
        peer.request();
        peer.say(Texts.CHUNKED);
        String events = chunk(Texts.EVENT.repeat(100));
        while (true) {
            peer.say(events);
        }
    }),
    NEVER_ENDS_AN_EVENT(Ending.ENDLESS, peer -> {
        peer.request();
        peer.say(Texts.CHUNKED + chunk("data: {\"candidates\": [{\"content\": {\"parts\": [{\"text\": \"x"));
        String text = chunk("y".repeat(100_000));
        while (true) {
            peer.say(text);
        }
    }),
    SENDS_A_BOMB(Ending.ENDLESS, peer -> {
        peer.request();
        peer.say("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Encoding: gzip\r\n\r\n");
        peer.say(bomb());
    });

    /// What a client is to be told.
    public enum Ending {
        /// 502: nothing of an answer has come.
        UNREACHABLE,
        /// 504: nothing of an answer has come in time.
        TIMED_OUT,
        /// A stream that began and breaks; where a whole document is waited for, 502 or 504.
        BROKEN,
        /// What it sends is an answer after all.
        GOOD,
        /// Whatever the client takes of it: it never ends.
        ENDLESS
    }

    private final Ending ending;
    private final RawServer.Script script;

    UpstreamFault(Ending ending, RawServer.Script script) {
        this.ending = ending;
        this.script = script;
    }

    public Ending ending() {
        return ending;
    }

    public void play(Peer peer) throws IOException {
        script.run(peer);
    }

    /// A good answer to any request, with its connection kept open for the next.
    public static void good(Peer peer) throws IOException {
        while (true) {
            peer.request();
            peer.say(Texts.CHUNKED + chunk(Texts.EVENT + Texts.LAST) + "0\r\n\r\n");
        }
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    /// A byte at a time, so far apart that each arrives by itself.
    private static void drip(Peer peer, String text, int millis) throws IOException {
        for (int i = 0; i < text.length(); i++) {
            peer.say(text.substring(i, i + 1));
            try {
                new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    /// About 3 MB that become 3 GB: one event whose text never seems to end.
    private static byte[] bomb() {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        bomb.writeBytes(zipped("data: {\"candidates\": [{\"content\": {\"parts\": [{\"text\": \"x"));
        byte[] text = zipped("y".repeat(1 << 20));
        for (int i = 0; i < 3000; i++) {
            bomb.writeBytes(text);
        }
        return bomb.toByteArray();
    }

    private static byte[] zipped(String text) {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(zipped)) {
            zip.write(text.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return zipped.toByteArray();
    }

    private static final class Texts {
        private static final String LENGTH_100 =
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 100\r\n\r\n";
        private static final String CHUNKED =
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
        private static final String EVENT =
                "data: {\"candidates\": [{\"content\": {\"parts\": [{\"text\": \"Hello\"}]}}]}\n\n";
        private static final String LAST =
                "data: {\"candidates\": [{\"content\": {\"parts\": [{\"text\": \"!\"}]}, \"finishReason\": \"STOP\"}]}\n\n";
    }
}
