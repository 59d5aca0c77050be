package io.geminibalance;

import io.geminibalance.config.Settings;
import io.geminibalance.dialect.model.Aliases;
import io.geminibalance.engine.EngineLimits;
import io.geminibalance.http.Engine;
import io.geminibalance.http.Limits;
import io.geminibalance.http.Pages;
import io.geminibalance.http.Room;
import io.geminibalance.upstream.Outbound;
import io.geminibalance.upstream.PublicFetch;
import io.geminibalance.wire.Fetch;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/// What the settings mean to each room, in that room's own words.
record Terms(Settings settings) {
    /// The part of the heap that bodies of requests get, where no setting says so.
    private static final int BODIES = 8;

    /// The part that large bodies get while they are translated, and large answers.
    private static final int LARGE_BODIES = 4;

    /// So many pages for bodies lie outside the heap: 12 MB.
    private static final int KEPT_PAGES = 192;

    /// The way to the address that is given, by the proxy that is set for it.
    Outbound outbound(URI base) {
        Settings.UpstreamSettings upstream = settings.upstream();
        Optional<Outbound.Proxy> proxy = upstream.proxies().proxyFor(base).map(Roster::proxy);
        return new Outbound(
                base,
                proxy,
                upstream.connectTimeout(),
                upstream.firstByteTimeout(),
                upstream.idleTimeout(),
                switch (upstream.client()) {
                    case OWN -> Outbound.Client.OWN;
                    case JDK -> Outbound.Client.JDK;
                });
    }

    /// Where state is kept. What the sandbox plays is kept apart from what is true.
    Path folder(boolean sandbox) {
        Path folder = settings.storage().dataDir();
        return sandbox ? folder.resolve("sandbox") : folder;
    }

    Optional<Fetch> fetch() {
        return settings.fetchMedia() ? Optional.of(PublicFetch.open()) : Optional.empty();
    }

    Aliases aliases() {
        return new Aliases(settings.modelAliases().stream()
                .map(alias -> new Aliases.Row(alias.name(), alias.model()))
                .toList());
    }

    /// So many bytes may large bodies have while they are translated.
    long largeBodies() {
        return memory(LARGE_BODIES);
    }

    Limits limits() {
        Settings.Limits limits = settings.limits();
        return new Limits(
                limits.maxBodyBytes(),
                Limits.IN_MEMORY,
                settings.storage().dataDir().resolve("spool"),
                new Room(memory(BODIES)),
                new Room(limits.bodyDiskBytes()),
                Optional.of(new Pages(KEPT_PAGES)));
    }

    Engine engine() {
        Settings.Limits limits = settings.limits();
        return switch (settings.listen().engine()) {
            case OWN ->
                new Engine.Own(EngineLimits.USUAL.with(
                        limits.maxConnections(),
                        limits.maxHeaderBytes(),
                        limits.maxHeaderFields(),
                        limits.headTimeout(),
                        limits.keepAlive(),
                        limits.bodyTimeout()));
            case JDK -> new Engine.Stock();
        };
    }

    private long memory(int part) {
        long given = settings.limits().bodyMemoryBytes();
        return given > 0 ? given : Runtime.getRuntime().maxMemory() / part;
    }
}
