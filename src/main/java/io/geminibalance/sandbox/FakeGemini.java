package io.geminibalance.sandbox;

import io.geminibalance.http.Exchange;
import io.geminibalance.http.Handler;
import io.geminibalance.http.Intake;
import io.geminibalance.json.Allowance;
import io.geminibalance.json.Json;
import io.geminibalance.json.JsonException;
import io.geminibalance.json.JsonView;
import io.geminibalance.sandbox.Behaviour.Broken;
import io.geminibalance.sandbox.Fault.ErrorInside;
import io.geminibalance.sandbox.Fault.Moment;
import io.geminibalance.sandbox.Fault.Refuse;
import io.geminibalance.sandbox.Fault.Reset;
import io.geminibalance.sandbox.Fault.Stall;
import io.geminibalance.sandbox.Fault.Twisted;
import io.geminibalance.sandbox.GoogleError.Stage;
import io.geminibalance.sandbox.Operation.Chat;
import io.geminibalance.sandbox.Operation.Resource;
import io.geminibalance.sandbox.Operation.Run;
import io.geminibalance.sandbox.Operation.Upload;
import io.geminibalance.sandbox.Said.Form;
import io.geminibalance.sandbox.Script.Manner;
import io.geminibalance.sandbox.resources.Ids;
import io.geminibalance.sandbox.resources.Shelves;
import io.geminibalance.wire.Answer;
import io.geminibalance.wire.Body;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Sink.UpstreamBroken;
import io.geminibalance.wire.Target;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/// Answers each request as Google would answer it, or as its key or its script wants it to go wrong.
final class FakeGemini implements Handler {
    private static final int BYTES_OF_ID = 16;

    /// What a question may say in values, in bytes of memory.
    private static final long MOST_VALUES = 32 << 20;

    private final InstantSource clock;
    private final Shelves shelves;
    private final Witness witness;
    private final ReentrantLock large = new ReentrantLock(true);
    private final Teller teller;
    private final Quotas quotas;
    private final Turns turns = new Turns();

    FakeGemini(InstantSource clock, RandomGenerator random, Pause pause, Witness witness) {
        this.clock = clock;
        this.shelves = Shelves.with(new Ids(random));
        this.witness = witness;
        this.teller = new Teller(pause);
        this.quotas = new Quotas(clock);
    }

    /// What is to happen with one request.
    private record Plan(Behaviour behaviour, Manner manner) {
        Optional<Fault> fault() {
            return behaviour instanceof Broken(Fault fault) ? Optional.of(fault) : Optional.empty();
        }

        Optional<Twist> twist() {
            return fault().orElse(null) instanceof Twisted(Twist twist) ? Optional.of(twist) : Optional.empty();
        }

        /// The refusal that this stage comes to.
        Optional<GoogleError> refusal(Stage stage) {
            return fault().orElse(null) instanceof Refuse(GoogleError error) && error.stage() == stage
                    ? Optional.of(error)
                    : Optional.empty();
        }
    }

    @Override
    public void handle(Exchange exchange) throws IOException {
        Optional<Target> target = exchange.target();
        if (target.isEmpty()) {
            exchange.whole(new Answer(400, Headers.of("content-type", Form.PAGE.type()), new byte[0]));
            return;
        }
        witness.count(() -> handle(exchange, Asked.of(exchange.method(), target.get(), exchange.headers())));
    }

    @Override
    public Answer say(Failure failure) {
        GoogleError error = new GoogleError(
                failure.kind().status(), failure.kind().google(), failure.message(), List.of(), Stage.KEY);
        return Answer.json(
                error.code(), Said.error(error, Form.DOCUMENT).pieces().getFirst());
    }

    private void handle(Exchange exchange, Asked asked) throws IOException {
        long began = clock.millis();
        Plan plan;
        try {
            plan = plan(asked);
        } catch (IllegalArgumentException e) {
            exchange.whole(say(Failure.of(Failure.Kind.MALFORMED, e.getMessage())));
            return;
        }
        if (Live.is(asked)) {
            new Live(
                            asked,
                            plan.behaviour(),
                            shelves,
                            setup -> witness.add(seen(exchange, asked, setup.length, setup)),
                            model -> quotas.take(plan.behaviour(), asked.key(), model))
                    .hold(exchange);
            return;
        }
        if (plan.fault().orElse(null) instanceof Reset(Moment moment) && moment == Moment.BEFORE_BODY) {
            witness.add(seen(exchange, asked, -1, new byte[0]));
            throw new UpstreamBroken(new IOException("closed on purpose"));
        }
        if (asked.operation() instanceof Upload upload) {
            streamed(exchange, asked, upload, plan, began);
            return;
        }
        switch (exchange.keepBody()) {
            case Intake.TooLong(long most) ->
                exchange.whole(say(Failure.of(
                        Failure.Kind.MALFORMED, "Request payload size exceeds the limit: " + most + " bytes.")));
            case Intake.Full(String why) -> throw new UpstreamBroken(new IOException(why));
            case Intake.Broken _, Intake.TooSlow() ->
                throw new UpstreamBroken(new IOException("the request broke off"));
            case Intake.Kept(Body body) -> {
                try (body) {
                    tell(exchange, asked, plan, inTurn(body, () -> answer(exchange, asked, plan, body)), began);
                }
            }
        }
    }

    /// Takes bytes while they come. What came before a connection broke off counts, and a reset before the
    /// answer means that the answer alone is lost: a client cannot tell the two apart, and has to ask.
    private void streamed(Exchange exchange, Asked asked, Upload upload, Plan plan, long began) throws IOException {
        Said said;
        try (Body body = exchange.streamBody()) {
            Tap tap = new Tap(body.open());
            try {
                Optional<Said> early = early(asked, plan);
                said = early.isPresent() ? early.get() : new Uploads(asked, upload, shelves, clock.instant()).said(tap);
                tap.transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                throw new UpstreamBroken(e);
            } finally {
                witness.add(seen(exchange, asked, tap.count(), tap.first()));
            }
        }
        stumble(plan);
        tell(exchange, asked, plan, said, began);
    }

    private interface Step {
        Said take() throws IOException;
    }

    /// Large questions one after the other: many at a time would not fit into a small heap.
    private Said inTurn(Body body, Step step) throws IOException {
        if (!(body instanceof Body.Spooled)) {
            return step.take();
        }
        large.lock();
        try {
            return step.take();
        } finally {
            large.unlock();
        }
    }

    private Said answer(Exchange exchange, Asked asked, Plan plan, Body body) throws IOException {
        byte[] bytes = body.bytes();
        witness.add(seen(exchange, asked, bytes.length, bytes));
        stumble(plan);
        return said(asked, plan, bytes);
    }

    /// Breaks or stalls where that is to happen before the answer.
    private void stumble(Plan plan) throws IOException {
        if (plan.fault().orElse(null) instanceof Reset(Moment moment) && moment == Moment.BEFORE_ANSWER) {
            throw new UpstreamBroken(new IOException("closed on purpose"));
        }
        if (plan.fault().orElse(null) instanceof Stall(Moment moment, Duration time)
                && moment == Moment.BEFORE_ANSWER) {
            teller.sleep(time);
        }
    }

    private void tell(Exchange exchange, Asked asked, Plan plan, Said planned, long began) throws IOException {
        Said said = planned;
        if (plan.fault().orElse(null) instanceof ErrorInside(GoogleError error, int events) && said.status() == 200) {
            said = said.broken(error, events);
        }
        Headers headers = GoogleHeaders.of(
                said, clock.millis() - began, filled(plan.manner().headers(), asked.key()));
        teller.tell(said, headers, plan.fault(), plan.manner().pause(), exchange);
    }

    private Said said(Asked asked, Plan plan, byte[] question) {
        Optional<Said> early = early(asked, plan);
        if (early.isPresent()) {
            return early.get();
        }
        JsonView read = new JsonView(null);
        boolean mayBeBare = asked.operation() instanceof Resource && question.length == 0;
        if (mayBeBare) {
            read = new JsonView(Map.of());
        } else if (asked.operation() instanceof Run
                || asked.operation() instanceof Chat
                || asked.operation() instanceof Resource) {
            try {
                read = new JsonView(ScopedValue.where(Allowance.CURRENT, Allowance.upTo(MOST_VALUES))
                        .call(() -> Json.read(question)));
            } catch (JsonException e) {
                return refused(badJson(e), asked, read);
            }
        }
        Instant now = clock.instant();
        Generation generation = new Generation(
                new References(shelves, asked.project(), now),
                plan.manner(),
                plan.twist(),
                model -> plan.refusal(Stage.MODEL).or(() -> quotas.take(plan.behaviour(), asked.key(), model)));
        return new Answering(asked, read, generation, shelves, shelves.ids().base64(BYTES_OF_ID), now).said();
    }

    /// What Google's front says by itself, before anybody looks at the request.
    private static Optional<Said> early(Asked asked, Plan plan) {
        Optional<GoogleError> early = asked.intruder().or(() -> plan.refusal(Stage.KEY));
        String body = filled(plan.manner().body(), asked.key());
        return early.map(error -> body.isEmpty()
                ? refused(error, asked, new JsonView(null))
                : Said.plain(error.code(), asked.form(), body));
    }

    private Plan plan(Asked asked) {
        Optional<Script> script = asked.headers().first(Script.HEADER).map(Script::parse);
        Behaviour behaviour = script.flatMap(found -> found.behaviour(asked.key(), turns))
                .orElseGet(() -> DemoKey.behaviour(asked.key()));
        return new Plan(behaviour, script.map(Script::manner).orElse(Manner.USUAL));
    }

    /// A script may ask for a status that is no error.
    private static Said refused(GoogleError error, Asked asked, JsonView body) {
        if (error.code() == 204 || error.code() == 304) {
            return new Said(error.code(), Headers.NONE, Form.DOCUMENT, List.of(), new byte[0]);
        }
        return error.code() < 300
                ? Said.plain(error.code(), Form.DOCUMENT, "{}\n")
                : Said.error(error.with(asked.names(body)), asked.form());
    }

    private static GoogleError badJson(JsonException e) {
        String where = e.getCause() == null
                ? e.getMessage()
                : e.getCause().getMessage().lines().findFirst().orElse("");
        return GoogleErrors.badFields(List.of(Map.entry("", "Invalid JSON payload received. " + where)));
    }

    private static Seen seen(Exchange exchange, Asked asked, long length, byte[] bytes) {
        byte[] kept = bytes.length > Seen.KEPT ? Arrays.copyOf(bytes, Seen.KEPT) : bytes;
        return new Seen(exchange.method(), asked.target().raw(), asked.headers(), length, kept, asked.key());
    }

    private static Headers filled(Headers headers, String key) {
        Headers.Builder filled = Headers.builder();
        headers.forEach((name, value) -> filled.add(name, filled(value, key)));
        return filled.build();
    }

    private static String filled(String text, String key) {
        return text.replace("{key}", key);
    }
}
