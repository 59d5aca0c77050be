package io.geminibalance;

import io.geminibalance.config.HttpProxy;
import io.geminibalance.config.KeyEntry;
import io.geminibalance.config.Via;
import io.geminibalance.keys.KeySpec;
import io.geminibalance.upstream.Outbound;
import io.geminibalance.wire.Secret;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The keys of the settings as the rooms want them: for the pool with the name of each one's way out, for the
/// upstream with the way itself.
///
/// @param own the keys that have a way of their own, through a proxy or through none
record Roster(List<KeySpec> keys, Map<Secret, Optional<Outbound.Proxy>> own) {
    private static final String DIRECT = "direct";

    static Roster of(List<KeyEntry> entries) {
        List<KeySpec> keys = new ArrayList<>();
        Map<Secret, Optional<Outbound.Proxy>> own = new LinkedHashMap<>();
        Map<HttpProxy, String> names = new LinkedHashMap<>();
        for (KeyEntry entry : entries) {
            String way = switch (entry.via().orElse(null)) {
                case null -> "";
                case Via.Direct() -> {
                    own.put(entry.key(), Optional.empty());
                    yield DIRECT;
                }
                case Via.Through(HttpProxy proxy) -> {
                    own.put(entry.key(), Optional.of(proxy(proxy)));
                    yield named(proxy, names);
                }
            };
            keys.add(new KeySpec(entry.label().orElse(""), entry.project().orElse(""), entry.key(), way));
        }
        return new Roster(keys, own);
    }

    static Outbound.Proxy proxy(HttpProxy proxy) {
        return new Outbound.Proxy(
                proxy.kind() == HttpProxy.Kind.SOCKS5, proxy.host(), proxy.port(), proxy.credentials());
    }

    /// One address under several users may be several ways, and user and password are not for showing.
    private static String named(HttpProxy proxy, Map<HttpProxy, String> names) {
        long alike = names.keySet().stream()
                .filter(other -> !other.equals(proxy) && other.address().equals(proxy.address()))
                .count();
        return names.computeIfAbsent(
                proxy, _ -> alike == 0 ? proxy.address() : proxy.address() + " (" + (alike + 1) + ")");
    }
}
