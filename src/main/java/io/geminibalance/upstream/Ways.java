package io.geminibalance.upstream;

import io.geminibalance.wire.Call;
import io.geminibalance.wire.Reply;
import io.geminibalance.wire.Secret;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// The upstream by the way that belongs to each key: most take the usual one, some a proxy of their own.
///
/// Connections are never shared between ways. A way that no key takes any more stays until the end, since
/// answers may still be coming through it.
public final class Ways implements Upstream, AutoCloseable {
    private final Outbound usual;
    private final LongSupplier nanos;
    private final HttpUpstream main;
    private final Map<Optional<Outbound.Proxy>, HttpUpstream> others = new ConcurrentHashMap<>();
    private volatile Map<Secret, HttpUpstream> byKey = Map.of();

    /// @param usual the way of all keys that have none of their own
    public Ways(Outbound usual, LongSupplier nanos) throws IOException {
        this.usual = usual;
        this.nanos = nanos;
        this.main = new HttpUpstream(usual, nanos);
    }

    /// Says which keys have a way of their own: through a proxy, or through none.
    public void assign(Map<Secret, Optional<Outbound.Proxy>> own) throws IOException {
        Map<Secret, HttpUpstream> next = new HashMap<>();
        for (Map.Entry<Secret, Optional<Outbound.Proxy>> entry : own.entrySet()) {
            next.put(entry.getKey(), way(entry.getValue()));
        }
        byKey = Map.copyOf(next);
    }

    @Override
    public Reply send(Call call, Secret key) throws Unreachable {
        return of(key).send(call, key);
    }

    /// The way of a key.
    public HttpUpstream of(Secret key) {
        Map<Secret, HttpUpstream> own = byKey;
        return own.isEmpty() ? main : own.getOrDefault(key, main);
    }

    /// How many answers are open.
    public int open() {
        return all().stream().mapToInt(HttpUpstream::open).sum();
    }

    @Override
    public void close() {
        all().forEach(HttpUpstream::close);
    }

    private HttpUpstream way(Optional<Outbound.Proxy> proxy) throws IOException {
        if (proxy.equals(usual.proxy())) {
            return main;
        }
        HttpUpstream known = others.get(proxy);
        if (known != null) {
            return known;
        }
        HttpUpstream made = new HttpUpstream(usual.through(proxy), nanos);
        others.put(proxy, made);
        return made;
    }

    private Collection<HttpUpstream> all() {
        List<HttpUpstream> all = new ArrayList<>(others.values());
        all.add(main);
        return all;
    }
}
