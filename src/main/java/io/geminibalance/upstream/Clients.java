package io.geminibalance.upstream;

import io.geminibalance.client.SocketClient;
import java.net.http.HttpClient;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/// The client that is in use, made in the background, and renewed when an answer was no sound HTTP.
///
/// The JDK's client gives up such a call and forgets its connection, with the other side blocked in writing; only a
/// client that ends closes it (seen with Java 25.0.3 and a head above `jdk.http.maxHeaderSize`).
final class Clients implements AutoCloseable {
    private final Supplier<? extends HttpClient> making;
    private final Supplier<HttpClient> forSockets;
    private final AtomicReference<CompletableFuture<HttpClient>> current = new AtomicReference<>();

    /// For WebSockets; never renewed, since that would end those that are open. Null until the first is asked for.
    private HttpClient lasting;

    /// @param making one for requests
    /// @param forSockets one that knows WebSockets
    /// @param encrypted whether it will be asked for TLS
    Clients(Supplier<? extends HttpClient> making, Supplier<HttpClient> forSockets, boolean encrypted) {
        this.making = making;
        this.forSockets = forSockets;
        // TLS reads the certificates of all authorities, for which nobody who is just starting should wait.
        current.set(CompletableFuture.supplyAsync(
                () -> {
                    HttpClient made = making.get();
                    if (encrypted) {
                        made.sslContext();
                    }
                    return made;
                },
                work -> Thread.ofPlatform().daemon().name("upstream-start").start(work)));
    }

    HttpClient current() {
        return current.get().join();
    }

    synchronized HttpClient lasting() {
        if (lasting == null) {
            lasting = forSockets.get();
        }
        return lasting;
    }

    /// Ends a client once all its calls have ended, and closes what it left open.
    void renew(HttpClient unsound) {
        CompletableFuture<HttpClient> old = current.get();
        // Ours closes what it gives up.
        if (old.join() != unsound || unsound instanceof SocketClient) {
            return;
        }
        CompletableFuture<HttpClient> next = CompletableFuture.completedFuture(making.get());
        if (current.compareAndSet(old, next)) {
            unsound.shutdown();
        } else {
            next.join().shutdown();
        }
    }

    @Override
    public synchronized void close() {
        current.get().thenAccept(HttpClient::shutdownNow);
        if (lasting != null) {
            lasting.shutdownNow();
        }
    }
}
