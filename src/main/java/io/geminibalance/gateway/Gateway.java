package io.geminibalance.gateway;

import io.geminibalance.access.Access;
import io.geminibalance.access.Decision.Denied;
import io.geminibalance.access.Decision.Granted;
import io.geminibalance.access.Origins;
import io.geminibalance.dialect.Dialect;
import io.geminibalance.dialect.Line.Refused;
import io.geminibalance.forward.Attempt;
import io.geminibalance.forward.Forwarder;
import io.geminibalance.http.Exchange;
import io.geminibalance.http.Handler;
import io.geminibalance.http.Intake;
import io.geminibalance.routes.Route;
import io.geminibalance.routes.Route.Gate;
import io.geminibalance.routes.Routes;
import io.geminibalance.watch.Transaction;
import io.geminibalance.watch.Watcher;
import io.geminibalance.wire.Answer;
import io.geminibalance.wire.Body;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Failure.Kind;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Inbound;
import io.geminibalance.wire.Sink.ClientGone;
import io.geminibalance.wire.Target;
import io.geminibalance.wire.Tokens;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers every request: refuses it, answers it itself, or forwards it.
public final class Gateway implements Handler {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final Access access;
    private final Origins origins;
    private final Dialects dialects;
    private final Forwarder forwarder;
    private final Ownership ownership;
    private final PublicUrl publicUrl;
    private final Desk desk;
    private final Admission admission;
    private final Watcher watcher;
    private final InstantSource clock;

    /// The languages that are spoken here.
    ///
    /// @param compatible the language of Google's own OpenAI-compatible API
    public record Dialects(Dialect gemini, Dialect openAi, Dialect anthropic, Dialect compatible) {}

    public Gateway(
            Access access,
            Origins origins,
            Dialects dialects,
            Forwarder forwarder,
            Ownership ownership,
            PublicUrl publicUrl,
            Desk desk,
            Admission admission,
            Watcher watcher,
            InstantSource clock) {
        this.access = access;
        this.origins = origins;
        this.dialects = dialects;
        this.forwarder = forwarder;
        this.ownership = ownership;
        this.publicUrl = publicUrl;
        this.desk = desk;
        this.admission = admission;
        this.watcher = watcher;
        this.clock = clock;
    }

    @Override
    public Answer say(Failure failure) {
        return dialects.gemini().fail(failure);
    }

    @Override
    public void handle(Exchange exchange) throws IOException {
        Optional<Target> target = exchange.target();
        if (target.isEmpty()) {
            exchange.whole(say(Failure.of(Kind.MALFORMED, "The request target is no path of this service.")));
            return;
        }
        Route route = Routes.find(target.get(), exchange.headers());
        Dialect dialect = dialect(route);
        if (!Origins.isPreflight(exchange.method(), exchange.headers())) {
            // Its answer has these fields itself, and browsers refuse one that has them twice.
            exchange.add(origins.permit(exchange.headers()));
        }
        Optional<Answer> answer = atTheDoor(exchange, target.get(), route, dialect);
        if (answer.isPresent()) {
            exchange.whole(answer.get());
            return;
        }
        if (route.place() == Route.Place.SOCKET) {
            long began = System.nanoTime();
            desk.sockets().answer(exchange, target.get(), shown -> access.decide(route.gate(), target.get(), shown));
            if (route.gate() == Gate.CLIENT && keptOut(exchange.status())) {
                Visit visit = new Visit(exchange, target.get(), dialect, "");
                watcher.finished(transaction(visit, "", List.of(), false, 0, began, Tokens.NONE));
            }
            return;
        }
        switch (access.decide(route.gate(), target.get(), exchange.headers())) {
            case Denied(Failure failure) -> {
                Optional<String> uploader =
                        failure.kind() == Kind.UNAUTHENTICATED && route.place() == Route.Place.UPLOAD
                                ? ownership.uploader(target.get())
                                : Optional.empty();
                if (uploader.isPresent()) {
                    serve(exchange, target.get(), route, dialect, uploader.get());
                } else if (route.gate() == Gate.CLIENT) {
                    refuse(new Visit(exchange, target.get(), dialect, ""), failure);
                } else {
                    exchange.whole(dialect.fail(failure));
                }
            }
            case Granted(String client) -> serve(exchange, target.get(), route, dialect, client);
        }
    }

    private static boolean keptOut(int status) {
        return status == Kind.UNAUTHENTICATED.status() || status == Kind.FORBIDDEN.status();
    }

    private Dialect dialect(Route route) {
        return switch (route.tongue()) {
            case GOOGLE -> dialects.gemini();
            case OPENAI -> route.place() == Route.Place.COMPATIBLE ? dialects.compatible() : dialects.openAi();
            case ANTHROPIC -> dialects.anthropic();
        };
    }

    /// What is answered without asking who the client is.
    private Optional<Answer> atTheDoor(Exchange exchange, Target target, Route route, Dialect dialect) {
        if (route.place() == Route.Place.UNKNOWN) {
            String what = exchange.method() + " " + shortened(target.path());
            return Optional.of(dialect.fail(Failure.of(Kind.NOT_FOUND, "There is no " + what + " here.")));
        }
        if (Origins.isPreflight(exchange.method(), exchange.headers())) {
            return Optional.of(
                    origins.allows(exchange.headers().first("origin", ""))
                            ? new Answer(204, origins.preflight(exchange.headers()), new byte[0])
                            : dialect.fail(Failure.of(Kind.FORBIDDEN, "This origin is not listed in CORS_ORIGINS.")));
        }
        if (!route.takes(exchange.method())) {
            String allowed = String.join(", ", route.methods().stream().sorted().toList());
            Failure failure = Failure.of(Kind.METHOD_NOT_ALLOWED, exchange.method() + " is not possible here.");
            return Optional.of(dialect.fail(failure.with("Allow", allowed.isEmpty() ? "GET, POST" : allowed)));
        }
        return Optional.empty();
    }

    private void serve(Exchange exchange, Target target, Route route, Dialect dialect, String client)
            throws IOException {
        switch (route.place()) {
            case NATIVE, OPENAI, ANTHROPIC, COMPATIBLE, UPLOAD -> admit(exchange, target, route, dialect, client);
            case REPORTS -> exchange.whole(new Answer(204, Headers.NONE, new byte[0]));
            case HEALTH -> exchange.whole(desk.health());
            case READY -> exchange.whole(desk.ready());
            case STATUS_KEYS -> exchange.whole(desk.keys());
            case STATUS_LOGS -> exchange.whole(desk.logs(target));
            case STATUS_ACTIVITY -> exchange.whole(desk.activity(target));
            case METRICS -> exchange.whole(desk.exposed());
            case KEY_ACTION -> exchange.whole(desk.act(target.decodedPath()));
            case PAGE -> exchange.whole(desk.page(target.decodedPath()));
            case SOCKET, UNKNOWN -> throw new IllegalStateException("answered at the door");
        }
    }

    private void admit(Exchange exchange, Target target, Route route, Dialect dialect, String client)
            throws IOException {
        Visit visit = new Visit(exchange, target, dialect, client);
        if (!admission.enter()) {
            refuse(visit, busy("As many requests are under way as are allowed (MAX_REQUESTS)."));
            return;
        }
        try {
            switch (route.place() == Route.Place.UPLOAD ? exchange.uploadBody() : exchange.keepBody()) {
                case Intake.Kept(Body body) -> converse(visit, body);
                case Intake.TooLong(long most) ->
                    refuse(
                            visit,
                            Failure.of(
                                    Kind.TOO_LARGE,
                                    "The request's body is longer than " + most
                                            + " bytes (MAX_BODY_BYTES). Upload large files by /upload/v1beta/files."));
                case Intake.TooSlow() ->
                    refuse(visit, Failure.of(Kind.TOO_SLOW, "The request's body did not come in time."));
                case Intake.Broken(boolean left) ->
                    refuse(
                            visit,
                            Failure.of(Kind.MALFORMED, "The request's body broke off or is wrongly chunked."),
                            left);
                case Intake.Full(String why) -> {
                    if (!why.isEmpty()) {
                        LOG.warn("a request was refused: {}", why);
                    }
                    refuse(
                            visit,
                            busy("There is no room for the request's body (BODY_MEMORY_BYTES, BODY_DISK_BYTES) at the"
                                    + " moment."));
                }
            }
        } finally {
            admission.leave();
        }
    }

    private static Failure busy(String why) {
        return Failure.of(Kind.UNAVAILABLE, why + " Try again.").retryAfter(AGAIN);
    }

    /// A request, and where its answer goes.
    ///
    /// @param client empty where nobody need say who it is, or where nobody known did
    private record Visit(Exchange exchange, Target target, Dialect dialect, String client) {}

    /// Refuses a request before anything is done for it; it is counted and logged as all others are.
    private void refuse(Visit visit, Failure failure) throws IOException {
        refuse(visit, failure, false);
    }

    /// @param left whether the client has most likely gone; it is answered in case it only sends no more
    private void refuse(Visit visit, Failure failure, boolean left) throws IOException {
        long began = System.nanoTime();
        boolean gone = left;
        try {
            visit.exchange.whole(visit.dialect.fail(failure));
        } catch (ClientGone e) {
            gone = true;
            throw e;
        } finally {
            watcher.finished(transaction(visit, "", List.of(), gone, 0, began, Tokens.NONE));
        }
    }

    private void converse(Visit visit, Body body) throws IOException {
        long began = System.nanoTime();
        Exchange exchange = visit.exchange;
        Exchange.Watch watch = exchange.watch();
        boolean gone = false;
        try (body;
                Telephone line = new Telephone(forwarder, ownership, visit.client)) {
            try {
                visit.dialect
                        .open(new Inbound(
                                exchange.method(),
                                visit.target,
                                exchange.headers(),
                                body,
                                publicUrl.of(exchange.headers(), exchange.peer()),
                                visit.client))
                        .hold(line, exchange);
            } catch (Refused refused) {
                exchange.whole(visit.dialect.fail(refused.failure()));
            } catch (ClientGone e) {
                gone = true;
                throw e;
            } finally {
                watch.close();
                gone |= exchange.gone() || line.abandoned();
                long answered = line.answeredAt().orElse(began);
                watcher.finished(transaction(
                        visit, line.model(), line.attempts(), gone, answered - began, began, line.tokens()));
            }
        }
    }

    private Transaction transaction(
            Visit visit,
            String model,
            List<Attempt> attempts,
            boolean gone,
            long firstByte,
            long began,
            Tokens tokens) {
        return new Transaction(
                clock.instant(),
                visit.client,
                visit.dialect.name(),
                visit.exchange.method(),
                visit.target.path(),
                model,
                attempts,
                gone ? Transaction.CLIENT_CLOSED : visit.exchange.status(),
                firstByte / 1_000_000,
                (System.nanoTime() - began) / 1_000_000,
                tokens,
                visit.exchange.sent());
    }

    private static String shortened(String path) {
        return path.length() > 200 ? path.substring(0, 200) + "..." : path;
    }
}
