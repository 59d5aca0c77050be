package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.Conversation;
import io.geminibalance.dialect.Invalid;
import io.geminibalance.dialect.Line;
import io.geminibalance.dialect.Line.Heard;
import io.geminibalance.dialect.Line.Refused;
import io.geminibalance.dialect.answer.Ending;
import io.geminibalance.dialect.answer.Telling;
import io.geminibalance.dialect.answer.UpstreamError;
import io.geminibalance.dialect.answer.Usage;
import io.geminibalance.dialect.model.Models;
import io.geminibalance.dialect.model.Profile;
import io.geminibalance.dialect.model.Profile.Trait;
import io.geminibalance.dialect.prompt.Healing;
import io.geminibalance.dialect.prompt.Healing.Cure;
import io.geminibalance.dialect.prompt.Message;
import io.geminibalance.dialect.prompt.Prompt;
import io.geminibalance.dialect.prompt.Repairs;
import io.geminibalance.dialect.prompt.Request;
import io.geminibalance.dialect.prompt.Signatures;
import io.geminibalance.wire.Call;
import io.geminibalance.wire.Call.About;
import io.geminibalance.wire.Call.Shape;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Inbound;
import io.geminibalance.wire.Sink;
import io.geminibalance.wire.Target;
import io.geminibalance.wire.Tokens;
import java.io.IOException;
import java.util.Optional;

/// One answer to the client, in whatever language, and as many calls upstream as it takes.
///
/// Usually that is one. A refusal that can be cured and an answer that says nothing are asked once more; an
/// answer that Google cuts into hops is asked on to its end, and one that breaks off behind a checkpoint from
/// there.
public final class ChatConversation implements Conversation {
    /// How often an answer is taken up again that broke off behind a checkpoint.
    private static final int RESUMPTIONS = 3;

    private final Inbound inbound;
    private final boolean stream;
    private final String cacheKey;
    private final Shared shared;
    private final Manner manner;
    private Prompt prompt;
    private Repairs repairs = Repairs.NONE;
    private boolean cured;
    private boolean again;
    private boolean askedAgain;
    private int resumptions;

    /// @param stream whether the client wants to hear it as it is made
    /// @param cacheKey the client's own name for the conversation, empty where it has none
    public ChatConversation(
            Inbound inbound, Prompt prompt, boolean stream, String cacheKey, Shared shared, Manner manner) {
        this.inbound = inbound;
        this.prompt = prompt;
        this.stream = stream;
        this.cacheKey = cacheKey;
        this.shared = shared;
        this.manner = manner;
    }

    @Override
    public void hold(Line line, Sink sink) throws Refused, IOException {
        try {
            prompt = ChatMedia.fetched(prompt, shared.fetch());
            talk(line, sink);
        } catch (Invalid e) {
            manner.refuse(e, sink);
        }
    }

    private void talk(Line line, Sink sink) throws Refused, Invalid, IOException {
        try (Told told = new Told(sink)) {
            talk(line, told);
        }
    }

    private void talk(Line line, Told told) throws Refused, Invalid, IOException {
        boolean over = false;
        while (!over) {
            Profile profile = shared.models().profile(prompt.model());
            Request request = request(profile);
            Call call = call(request, profile);
            // What is asked again has no tries of its own, what goes on with an answer has.
            try (Heard heard = again ? line.askAgain(call) : line.ask(call)) {
                again = false;
                told.project = heard.project();
                over = heard.reply().status() < 300
                        ? told(line, told, heard)
                        : refused(line, told, UpstreamError.of(heard.reply()), request);
            } catch (Refused refused) {
                if (!told.answer.begun()) {
                    throw refused;
                }
                told.answer.fail(refused.failure());
                over = true;
            }
        }
    }

    /// The answer as it is told, and whose it is.
    private final class Told implements AutoCloseable {
        private final Telling answer;
        private String project = "";
        private Tokens paid = Tokens.NONE;

        private Told(Sink sink) {
            answer = manner.begin(sink, this::noticed);
        }

        @Override
        public void close() {
            answer.close();
        }

        /// What was not paid for yet.
        private Tokens cost() {
            Usage usage = answer.usage();
            Tokens all = new Tokens(
                    usage.prompt(), usage.completion() - usage.reasoning(), usage.reasoning(), usage.cached());
            // Of an answer that is asked for once more, the counts begin anew.
            Tokens more = all.prompt() < paid.prompt() || all.output() < paid.output() ? all : all.minus(paid);
            paid = all;
            return more;
        }

        private void noticed(ChatAnswer.Noticed call) {
            shared.signatures()
                    .keep(
                            inbound.client(),
                            call.id(),
                            call.name(),
                            call.args(),
                            new Signatures.Signature(call.signature(), project));
        }
    }

    /// Whether that was all.
    private boolean told(Line line, Told told, Heard heard) throws IOException {
        Ending ending;
        try {
            ending = told.answer.hear(heard.reply());
        } finally {
            heard.spend().accept(told.cost());
        }
        shared.models().answered(prompt.model(), told.answer.modelVersion());
        return switch (ending) {
            case Ending.Done done -> true;
            case Ending.Continues(String token) -> {
                prompt = prompt.continuing(token);
                yield false;
            }
            case Ending.Broken broken -> {
                if (!broken.token().isEmpty() && resumptions++ < RESUMPTIONS) {
                    prompt = prompt.continuing(broken.token());
                    yield false;
                }
                if (!told.answer.begun() && !askedAgain && line.mayTryForAnswer()) {
                    askedAgain = true;
                    again = true;
                    yield false;
                }
                told.answer.fail(broken);
                yield true;
            }
            case Ending.Nothing nothing -> {
                if (!askedAgain && nothing.why() != Ending.Why.ERROR && line.mayTryForAnswer()) {
                    askedAgain = true;
                    again = true;
                    repairs = nothing.why() == Ending.Why.MALFORMED ? repairs.withValidated() : repairs;
                    yield false;
                }
                told.answer.fail(nothing);
                yield true;
            }
        };
    }

    /// Whether that was all. The error is read once: of a long one the rest is gone then.
    private boolean refused(Line line, Told told, UpstreamError error, Request request) throws IOException {
        if (cure(error, request) && line.hasTries()) {
            again = true;
            return false;
        }
        told.answer.fail(error);
        return true;
    }

    /// Whether a refusal can be cured, once; what is to be said instead is ready then.
    private boolean cure(UpstreamError error, Request request) {
        if (cured || error.code() != 400) {
            return false;
        }
        Optional<Cure> cure = Healing.of(error.message(), request);
        cure.ifPresent(found -> {
            cured = true;
            switch (found) {
                case Cure.Learn(Models.Lesson lesson) -> shared.models().learn(prompt.model(), lesson);
                case Cure.Repair(Repairs better, boolean forget) -> {
                    repairs = better;
                    if (forget) {
                        forget();
                    }
                }
            }
        });
        return cure.isPresent();
    }

    private void forget() {
        for (Message message : prompt.messages()) {
            if (message instanceof Message.Assistant said) {
                said.calls().forEach(call -> shared.signatures().forget(inbound.client(), call));
            }
        }
    }

    private Request request(Profile profile) throws Invalid {
        Signatures signatures = shared.signatures();
        return Request.of(
                prompt,
                profile,
                repairs,
                call -> signatures.find(inbound.client(), call),
                value -> signatures.owned(inbound.client(), value));
    }

    private Call call(Request request, Profile profile) {
        boolean several = prompt.config().containsKey("candidateCount");
        boolean streamed = stream || profile.has(Trait.LONG_ONLY_STREAMED) && !several;
        String path = "/v1beta/models/" + prompt.model();
        Target target = streamed
                ? new Target(path + ":streamGenerateContent", "alt=sse")
                : new Target(path + ":generateContent", "");
        Headers headers = Upward.headers(inbound.headers());
        About about = new About(
                prompt.model(),
                streamed ? Shape.ANSWER_STREAM : Shape.ANSWER,
                false,
                false,
                true,
                ChatThread.of(prompt.messages(), cacheKey));
        return new Call("POST", target, headers, request.body(), about);
    }
}
