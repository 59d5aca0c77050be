package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.Conversation;
import io.geminibalance.dialect.Invalid;
import io.geminibalance.dialect.Line;
import io.geminibalance.dialect.Line.Heard;
import io.geminibalance.dialect.Line.Refused;
import io.geminibalance.dialect.answer.Ending;
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
import io.geminibalance.wire.Reply;
import io.geminibalance.wire.Sink;
import io.geminibalance.wire.Target;
import io.geminibalance.wire.Tokens;
import java.io.IOException;
import java.util.Optional;

/// A chat completion: one answer to the client, and as many calls upstream as it takes.
///
/// Usually that is one. A refusal that can be cured and an answer that says nothing are asked once more; an
/// answer that Google cuts into hops is asked on to its end, and one that breaks off behind a checkpoint from
/// there.
final class ChatConversation implements Conversation {
    /// How often an answer is taken up again that broke off behind a checkpoint.
    private static final int RESUMPTIONS = 3;

    private final Inbound inbound;
    private final ChatRequest asked;
    private final OpenAiDialect.Shared shared;
    private Prompt prompt;
    private Repairs repairs = Repairs.NONE;
    private boolean cured;
    private boolean askedAgain;
    private int resumptions;

    ChatConversation(Inbound inbound, ChatRequest asked, OpenAiDialect.Shared shared) {
        this.inbound = inbound;
        this.asked = asked;
        this.shared = shared;
        this.prompt = asked.prompt();
    }

    @Override
    public void hold(Line line, Sink sink) throws Refused, IOException {
        try {
            prompt = ChatMedia.fetched(prompt, shared.fetch());
            talk(line, sink);
        } catch (Invalid e) {
            sink.whole(OpenAiErrors.invalid(e));
        }
    }

    private void talk(Line line, Sink sink) throws Refused, Invalid, IOException {
        try (Telling telling = new Telling(sink)) {
            talk(line, telling);
        }
    }

    private void talk(Line line, Telling telling) throws Refused, Invalid, IOException {
        boolean over = false;
        while (!over) {
            Profile profile = shared.models().profile(prompt.model());
            Request request = request(profile);
            try (Heard heard = line.ask(call(request, profile))) {
                telling.project = heard.project();
                over = heard.reply().status() < 300
                        ? told(telling, heard)
                        : !cure(heard.reply(), request) && telling.answer.refuse(heard.reply());
            } catch (Refused refused) {
                if (!telling.answer.begun()) {
                    throw refused;
                }
                telling.answer.fail(refused.failure());
                over = true;
            }
        }
    }

    /// The answer as it is told, and whose it is.
    private final class Telling implements AutoCloseable {
        private final ChatAnswer answer;
        private String project = "";
        private Tokens paid = Tokens.NONE;

        private Telling(Sink sink) {
            answer = new ChatAnswer(
                    asked.wanted(shared.clock(), shared.random()),
                    sink,
                    shared.random(),
                    shared.keepAlive(),
                    shared.answers(),
                    this::noticed);
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
    private boolean told(Telling telling, Heard heard) throws IOException {
        Ending ending;
        try {
            ending = telling.answer.hear(heard.reply());
        } finally {
            heard.spend().accept(telling.cost());
        }
        shared.models().answered(prompt.model(), telling.answer.modelVersion());
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
                if (!telling.answer.begun() && !askedAgain) {
                    askedAgain = true;
                    yield false;
                }
                telling.answer.fail(broken);
                yield true;
            }
            case Ending.Nothing nothing -> {
                if (!askedAgain && nothing.why() != Ending.Why.ERROR) {
                    askedAgain = true;
                    repairs = nothing.why() == Ending.Why.MALFORMED ? repairs.withValidated() : repairs;
                    yield false;
                }
                telling.answer.fail(nothing);
                yield true;
            }
        };
    }

    /// Whether a refusal can be cured, once; what is to be said instead is ready then.
    private boolean cure(Reply reply, Request request) {
        if (cured || reply.status() != 400) {
            return false;
        }
        Optional<Cure> cure = Healing.of(OpenAiErrors.message(reply), request);
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
        boolean stream = asked.stream() || profile.has(Trait.LONG_ONLY_STREAMED) && !several;
        String path = "/v1beta/models/" + prompt.model();
        Target target = stream
                ? new Target(path + ":streamGenerateContent", "alt=sse")
                : new Target(path + ":generateContent", "");
        Headers headers = Upward.headers(inbound.headers());
        About about = new About(
                prompt.model(),
                stream ? Shape.ANSWER_STREAM : Shape.ANSWER,
                false,
                false,
                true,
                ChatThread.of(prompt.messages(), asked.cacheKey()));
        return new Call("POST", target, headers, request.body(), about);
    }
}
