package io.geminibalance;

import io.geminibalance.access.Access;
import io.geminibalance.access.Origins;
import io.geminibalance.access.Token;
import io.geminibalance.config.KeyEntry;
import io.geminibalance.config.Settings;
import io.geminibalance.dialect.answer.KeepAlive;
import io.geminibalance.dialect.anthropic.AnthropicDialect;
import io.geminibalance.dialect.gemini.NativeDialect;
import io.geminibalance.dialect.model.Models;
import io.geminibalance.dialect.openai.CompatibleDialect;
import io.geminibalance.dialect.openai.OpenAiDialect;
import io.geminibalance.dialect.openai.Shared;
import io.geminibalance.engine.Counts;
import io.geminibalance.forward.Forwarder;
import io.geminibalance.forward.Pause;
import io.geminibalance.forward.Rules;
import io.geminibalance.gateway.Admission;
import io.geminibalance.gateway.Desk;
import io.geminibalance.gateway.Gateway;
import io.geminibalance.gateway.LastMade;
import io.geminibalance.gateway.LiveDesk;
import io.geminibalance.gateway.Ownership;
import io.geminibalance.gateway.Pages;
import io.geminibalance.gateway.PublicUrl;
import io.geminibalance.gateway.Sockets;
import io.geminibalance.http.Server;
import io.geminibalance.keys.Affinities;
import io.geminibalance.keys.KeyPool;
import io.geminibalance.keys.KeySpec;
import io.geminibalance.keys.Policy;
import io.geminibalance.live.LiveSessions;
import io.geminibalance.upstream.Ways;
import io.geminibalance.watch.Activity;
import io.geminibalance.watch.Connections;
import io.geminibalance.watch.Metrics;
import io.geminibalance.watch.RequestLog;
import io.geminibalance.watch.StatusDocument;
import io.geminibalance.websocket.CloseCode;
import io.geminibalance.websocket.OpenSockets;
import io.geminibalance.wire.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// The running service: all rooms, built and wired here and nowhere else.
final class Service implements AutoCloseable {
    private final KeyPool pool;
    private final State state;
    private final Ways ways;
    private final Logs logs;
    private final RequestLog log;
    private final Server server;
    private final OpenSockets sockets;
    private final Housekeeping housekeeping;
    private final List<Thread> rounds;

    /// The world outside: time, chance, waiting.
    record World(InstantSource clock, RandomGenerator random, Pause pause) {}

    /// What is decided at start and stands in no setting.
    ///
    /// @param base where the Gemini API is; the sandbox has an address of its own
    /// @param keys the pool at start
    /// @param tokens of clients, given or made
    /// @param admin the admin token, given or made
    record Plan(
            URI base,
            List<KeySpec> keys,
            List<Token> tokens,
            Optional<Secret> admin,
            boolean sandbox,
            String version) {}

    private Service(
            KeyPool pool,
            State state,
            Ways ways,
            Logs logs,
            RequestLog log,
            Server server,
            OpenSockets sockets,
            Housekeeping housekeeping,
            Beats beats) {
        this.pool = pool;
        this.state = state;
        this.ways = ways;
        this.logs = logs;
        this.log = log;
        this.server = server;
        this.sockets = sockets;
        this.housekeeping = housekeeping;
        this.rounds = List.of(round(housekeeping), round(beats), round(state.saver()));
    }

    /// Starts the service.
    ///
    /// @throws java.net.BindException where the address is taken
    static Service open(Settings settings, Plan plan, World world) throws IOException {
        Settings.Pool keys = settings.pool();
        Terms terms = new Terms(settings);
        KeyPool pool = new KeyPool(
                plan.keys(),
                new Policy(keys.coolDown(), keys.maxCoolDown(), keys.failureThreshold()),
                world.clock(),
                world.random());
        State state = State.open(terms.folder(plan.sandbox()), pool, world.clock(), world.random(), world.pause());
        Ways ways = new Ways(terms.outbound(plan.base()), System::nanoTime);
        ways.assign(Roster.of(keys.keys()).own());
        Logs logs = Logs.open(settings, world.clock(), () -> secrets(pool, plan));
        Forwarder forwarder = new Forwarder(
                pool,
                new Affinities(),
                logs.overheard(ways, settings, world.clock()),
                new Rules(keys.maxAttempts(), keys.maxWait()),
                world.clock(),
                world.random(),
                world.pause());
        KeepAlive keepAlive = new KeepAlive(System::nanoTime);
        Origins origins = new Origins(new HashSet<>(settings.listen().corsOrigins()));
        String origin = Long.toString(world.clock().instant().toEpochMilli(), Character.MAX_RADIX);
        OpenSockets sockets = new OpenSockets(settings.limits().maxWebSockets(), System::nanoTime);
        Server[] opened = new Server[1];
        Metrics metrics = new Metrics(plan.version(), pool::snapshot, ways::open, () -> connections(opened[0]));
        Activity activity = new Activity(world.clock(), origin);
        RequestLog log = RequestLog.open(metrics, activity, logs::transaction, logs.console()::together, origin);
        StatusDocument.About about =
                new StatusDocument.About(plan.version(), world.clock().instant(), plan.sandbox());
        Ownership ownership = new Ownership(
                state.owners(),
                state.prints(),
                pool,
                new LastMade(world.clock()),
                plan.tokens().size() > 1 && !settings.sharedResources());
        LiveDesk live = new LiveDesk(
                new LiveSessions(
                        forwarder,
                        ways,
                        LiveSessions.patience(settings.upstream().firstByteTimeout())),
                ownership,
                log,
                world.clock(),
                System::nanoTime);
        Shared shared = Shared.of(
                new Models(world.clock(), terms.aliases()),
                terms.fetch(),
                keepAlive,
                terms.largeBodies(),
                world.clock(),
                world.random());
        Gateway gateway = new Gateway(
                new Access(plan.tokens(), plan.admin().map(secret -> new Token("admin", secret)), origins),
                origins,
                new Gateway.Dialects(
                        new NativeDialect(plan.base().toString(), world.clock()),
                        new OpenAiDialect(shared),
                        new AnthropicDialect(shared),
                        new CompatibleDialect()),
                forwarder,
                ownership,
                new PublicUrl(settings.listen().publicUrl(), settings.listen().trustedProxies()::include),
                new Desk(
                        pool,
                        about,
                        logs.desk(origin),
                        metrics,
                        activity,
                        state.saver()::round,
                        new Sockets(sockets, logs.live(), live),
                        () -> opened[0] != null && opened[0].draining(),
                        new Pages()),
                new Admission(settings.limits().maxRequests()),
                log,
                world.clock());
        Housekeeping housekeeping = new Housekeeping(
                keys,
                roster -> replace(roster, ways, state, pool),
                forwarder,
                new Tidying(() -> opened[0].running(), Runtime.getRuntime()::totalMemory, System::gc),
                world.pause());
        Beats beats = new Beats(keepAlive, sockets, world.pause());
        try {
            opened[0] = Server.open(
                    new InetSocketAddress(
                            settings.listen().host(), settings.listen().port()),
                    gateway,
                    terms.limits(),
                    terms.engine());
        } catch (IOException e) {
            ways.close();
            log.close();
            state.close();
            logs.close();
            throw e;
        }
        Service service = new Service(pool, state, ways, logs, log, opened[0], sockets, housekeeping, beats);
        service.rounds.forEach(Thread::start);
        return service;
    }

    int port() {
        return server.port();
    }

    /// How many requests are running.
    int running() {
        return server.running();
    }

    /// How many answers of the upstream are open.
    int answersOpen() {
        return ways.open();
    }

    KeyPool pool() {
        return pool;
    }

    Housekeeping housekeeping() {
        return housekeeping;
    }

    Logs logs() {
        return logs;
    }

    /// Lets running requests end, then closes all but the logs.
    ///
    /// @return whether all of them ended in time
    boolean stop(Duration most) throws InterruptedException {
        sockets.close(CloseCode.GOING_AWAY, "The service stops.");
        boolean all = server.drain(most);
        end();
        return all;
    }

    @Override
    public void close() {
        end();
        logs.close();
    }

    private void end() {
        rounds.forEach(Thread::interrupt);
        server.close();
        ways.close();
        log.close();
        state.close();
    }

    /// All that must not be seen in a log, as it is now.
    private static List<Secret> secrets(KeyPool pool, Plan plan) {
        List<Secret> secrets = new ArrayList<>();
        pool.keys().forEach(key -> secrets.add(key.secret()));
        plan.tokens().forEach(token -> secrets.add(token.secret()));
        plan.admin().ifPresent(secrets::add);
        return secrets;
    }

    private static Optional<Connections> connections(Server server) {
        return server.engine().map(engine -> {
            Counts counts = engine.counts();
            return new Connections(engine.open(), counts.accepted(), counts.turnedAway(), counts.refusals());
        });
    }

    private static Thread round(Runnable runnable) {
        return Thread.ofVirtual().name("housekeeping").unstarted(runnable);
    }

    static List<KeySpec> specs(List<KeyEntry> entries) {
        return Roster.of(entries).keys();
    }

    /// The ways first: no key may be used by another way than its own.
    private static void replace(Roster roster, Ways ways, State state, KeyPool pool) {
        try {
            ways.assign(roster.own());
        } catch (IOException e) {
            throw new UncheckedIOException("a way through a proxy cannot be opened; the keys stay as they are", e);
        }
        state.replace(pool, roster.keys());
    }
}
