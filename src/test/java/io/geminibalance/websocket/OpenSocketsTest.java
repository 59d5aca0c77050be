package io.geminibalance.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.websocket.OpenSockets.Place;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OpenSocketsTest {
    @Test
    void thereAreNeverMoreThanAllowedAndAPlaceIsGivenBackOnce() {
        OpenSockets sockets = new OpenSockets(2, new NanoClock());
        Place first = sockets.claim().orElseThrow();
        Place second = sockets.claim().orElseThrow();

        assertThat(sockets.claim()).isEmpty();
        assertThat(sockets.count()).isEqualTo(2);
        first.close();
        first.close();
        assertThat(sockets.count()).isEqualTo(1);
        assertThat(sockets.claim()).isPresent();
        assertThat(sockets.claim()).isEmpty();
        second.close();
    }

    @Test
    void leavingAPlaceBreaksItsConnectionOff() {
        AtomicInteger cut = new AtomicInteger();
        Line line = new Line(InputStream.nullInputStream(), new ByteArrayOutputStream(), cut::incrementAndGet);
        try (Place place = new OpenSockets(1, new NanoClock()).claim().orElseThrow()) {
            place.open(line, Limits.SMALL, Times.USUAL, new Overflow.Block());
            assertThat(cut).hasValue(0);
        }
        assertThat(cut).hasValue(1);
    }

    @Test
    void oneThatOpensWhileTheServerStopsIsToldToo() {
        OpenSockets sockets = new OpenSockets(1, new NanoClock());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Line line = new Line(InputStream.nullInputStream(), out, () -> {});
        try (Place place = sockets.claim().orElseThrow()) {
            sockets.close(CloseCode.GOING_AWAY, "bye");
            WebSocketConnection late = place.open(line, Limits.SMALL, Times.USUAL, new Overflow.Block());

            assertThat(late.receive()).isEqualTo(new Ended(Ended.By.US, 1001, "bye"));
        }
    }

    @Test
    void allAreToldWhenTheServerStops() throws Exception {
        try (TestServer server = new TestServer(Limits.SMALL, new Overflow.Block(), TestServer::echo);
                Client one = new Client(server);
                Client other = new Client(server)) {
            one.socket.sendText("here", true).join();
            other.socket.sendText("too", true).join();
            assertThat(one.hears()).isEqualTo("text here");
            assertThat(other.hears()).isEqualTo("text too");

            server.sockets.close(CloseCode.GOING_AWAY, "the server stops");

            assertThat(one.hears()).isEqualTo("close 1001 the server stops");
            assertThat(other.hears()).isEqualTo("close 1001 the server stops");
            assertThat(server.end().by()).isEqualTo(Ended.By.US);
            assertThat(server.end().by()).isEqualTo(Ended.By.US);
        }
    }
}
