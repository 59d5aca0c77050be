package io.geminibalance.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.support.Await;
import io.geminibalance.support.RawHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Who gets a place when more connections come than a server may have.
@Timeout(60)
class CrowdTest {
    private static final String LAST = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    private static final String LONG = "GET /long HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    private final AtomicLong nanos = new AtomicLong();
    private final BlockingQueue<Runnable> held = new LinkedBlockingQueue<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    private EngineServer server;

    @AfterEach
    void close() {
        done.countDown();
        runHeld();
        server.stop(0);
    }

    @Test
    void eachOfABurstIsToldThatThereIsNoRoom() throws Exception {
        // Only who came first is served at once.
        open(task -> {
            if (begun.getCount() > 0) {
                Thread.startVirtualThread(task);
            } else {
                held.add(task);
            }
        });
        try (RawHttp busy = RawHttp.connect(port())) {
            busy.send(LONG);
            begun.await();
            List<RawHttp> burst = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                burst.add(RawHttp.connect(port()));
                burst.getLast().send(LAST);
            }
            Await.until("all have come", () -> held.size() == 5);
            runHeld();
            for (RawHttp each : burst) {
                assertThat(each.answer().status()).isEqualTo(503);
                each.close();
            }
        }
    }

    @Test
    void aNewcomerKeepsItsPlaceUntilItHasHadAMomentToAsk() throws Exception {
        open(held::add);
        try (RawHttp first = RawHttp.connect(port());
                RawHttp second = RawHttp.connect(port())) {
            first.send(LAST);
            Await.until("both have come", () -> held.size() == 2);
            runHeld();
            assertThat(first.answer().status()).isEqualTo(204);
            assertThat(second.answer().status()).isEqualTo(503);
        }
    }

    @Test
    void aNewcomerThatSaysNothingMakesRoom() throws Exception {
        open(Thread::startVirtualThread);
        try (RawHttp silent = RawHttp.connect(port())) {
            Await.until("it has come", () -> server.open() == 1);
            nanos.set(TimeUnit.SECONDS.toNanos(2));
            Await.until("another is served", () -> status() == 204);
            assertThat(silent.ended()).isTrue();
        }
    }

    @Test
    void whoIsTurnedAwayTakesNobodysPlace() throws Exception {
        open(Thread::startVirtualThread);
        List<RawHttp> refused = new ArrayList<>();
        try (RawHttp busy = RawHttp.connect(port())) {
            busy.send(LONG);
            begun.await();
            for (int i = 0; i < 3; i++) {
                refused.add(RawHttp.connect(port()));
                assertThat(refused.getLast().answer().status()).isEqualTo(503);
            }
            done.countDown();
            assertThat(busy.answer().status()).isEqualTo(204);
        }
        Await.until("only those that were refused are left", () -> server.open() == 3);
        assertThat(status()).isEqualTo(204);
        for (RawHttp each : refused) {
            each.close();
        }
    }

    private int status() throws IOException {
        return RawHttp.ask(port(), LAST).status();
    }

    private int port() {
        return server.getAddress().getPort();
    }

    private void runHeld() {
        List<Runnable> tasks = new ArrayList<>();
        held.drainTo(tasks);
        tasks.forEach(Thread::startVirtualThread);
    }

    /// A server for one connection.
    private void open(Executor threads) throws IOException {
        EngineLimits one = EngineLimits.USUAL.with(
                1, 65_536, 200, Duration.ofSeconds(10), Duration.ofSeconds(75), Duration.ofSeconds(30));
        server = new EngineServer(one, Refusal.Words.PLAIN, nanos::get);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            if (exchange.getRequestURI().getPath().equals("/long")) {
                begun.countDown();
                try {
                    done.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
            exchange.sendResponseHeaders(204, -1);
        });
        server.setExecutor(threads);
        server.start();
    }
}
