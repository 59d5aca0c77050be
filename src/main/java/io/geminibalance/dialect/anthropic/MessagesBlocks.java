package io.geminibalance.dialect.anthropic;

import io.geminibalance.dialect.answer.CallIds;
import io.geminibalance.dialect.answer.Finish;
import io.geminibalance.dialect.answer.Happening;
import io.geminibalance.dialect.answer.Origin;
import io.geminibalance.dialect.answer.UpstreamError;
import io.geminibalance.dialect.answer.Usage;
import io.geminibalance.dialect.answer.Voice;
import io.geminibalance.dialect.anthropic.MessagesAnswer.Wanted;
import io.geminibalance.dialect.anthropic.Printer.Piece;
import io.geminibalance.dialect.openai.ChatAnswer.Noticed;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Sink.ClientGone;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Orders what a model says into blocks, of which one is open at a time.
///
/// Both forms of an answer are printed from the same calls, so they cannot come to say different things.
final class MessagesBlocks implements Voice {
    private static final String NO_FORM = "[The model answered with sound, for which messages have no form.]";

    private final Wanted wanted;
    private final Printer printer;
    private final RandomGenerator random;
    private final AnthropicErrors errors;
    private final Consumer<Noticed> noticed;
    private Supplier<Usage> usage = () -> Usage.NONE;

    private Origin origin = Origin.UNKNOWN;
    private boolean started;
    private Kind open = Kind.NONE;
    private boolean any;
    /// Signature of the open block of thoughts.
    private String signature = "";

    /// Text that waits for what was found.
    private final StringBuilder waiting = new StringBuilder();

    private boolean waits;
    private int searches;
    private String stopReason = "end_turn";

    private enum Kind {
        NONE,
        THINKING,
        TEXT
    }

    MessagesBlocks(
            Wanted wanted, Printer printer, RandomGenerator random, AnthropicErrors errors, Consumer<Noticed> noticed) {
        this.wanted = wanted;
        this.printer = printer;
        this.random = random;
        this.errors = errors;
        this.noticed = noticed;
        this.waits = wanted.foundFirst();
    }

    /// Where the tokens so far are told: Claude Code wants those of the prompt before anything else.
    void counting(Supplier<Usage> counted) {
        usage = counted;
    }

    @Override
    public void origin(Origin who) {
        origin = started ? origin : who;
    }

    @Override
    public void tell(int candidate, Happening happening) throws ClientGone {
        start();
        switch (happening) {
            case Happening.Thought thought -> think(thought);
            case Happening.Text text -> say(text.text());
            case Happening.Call call -> call(call);
            case Happening.Image image -> say("![image](data:" + image.mimeType() + ";base64," + image.data() + ")");
            case Happening.Audio audio -> say(NO_FORM);
            case Happening.Opaque opaque -> {
                // Of Google's own tools; no client of this language knows them.
            }
            case Happening.Blocked blocked -> {
                // The reason to stop says it.
            }
            case Happening.Sources sources -> found(sources);
            case Happening.Finished(Finish finish) -> stopReason = reason(finish);
        }
    }

    @Override
    public void end(Usage all) throws ClientGone {
        start();
        letGo();
        if (!any) {
            // Claude Code fails over a message without a block.
            open(Kind.TEXT);
        }
        close();
        printer.end(stopReason, all, searches);
    }

    @Override
    public void fail(UpstreamError error) throws ClientGone {
        printer.fail(errors.said(error));
    }

    @Override
    public void fail(Failure failure) throws ClientGone {
        printer.fail(errors.said(failure));
    }

    @Override
    public void pause() throws ClientGone {
        printer.pause();
    }

    @Override
    public boolean begun() {
        return printer.begun();
    }

    @Override
    public boolean keeps() {
        return false;
    }

    @Override
    public void forget() {
        printer.forget();
        started = false;
        open = Kind.NONE;
        any = false;
        signature = "";
        waiting.setLength(0);
        waits = wanted.foundFirst();
    }

    @Override
    public void onGone(Runnable action) {
        printer.onGone(action);
    }

    @Override
    public void check() throws ClientGone {
        printer.check();
    }

    @Override
    public void release() {
        printer.release();
    }

    private void start() throws ClientGone {
        if (!started) {
            started = true;
            String id = origin.responseId();
            printer.start(id.isEmpty() ? CallIds.random("msg_", random) : "msg_" + id, usage.get());
        }
    }

    private void think(Happening.Thought thought) throws ClientGone {
        if (!wanted.thinking()) {
            return;
        }
        if (open != Kind.THINKING || !signature.isEmpty()) {
            open(Kind.THINKING);
        }
        if (!thought.text().isEmpty()) {
            printer.add(Piece.THINKING, thought.text());
        }
        signature = thought.signature();
    }

    private void say(String text) throws ClientGone {
        if (text.isEmpty()) {
            return;
        }
        if (waits) {
            waiting.append(text);
            return;
        }
        if (open != Kind.TEXT) {
            open(Kind.TEXT);
        }
        printer.add(Piece.TEXT, text);
    }

    private void call(Happening.Call call) throws ClientGone {
        String name = wanted.name(call.sent());
        noticed.accept(new Noticed(call.id(), call.sent(), name, call.args().kept(), call.signature()));
        letGo();
        if (wanted.thinking() && !call.signature().isEmpty()) {
            // The block of thoughts in front carries it; where there is none, an empty one does.
            if (open != Kind.THINKING || !signature.isEmpty()) {
                open(Kind.THINKING);
            }
            signature = call.signature();
        }
        Map<String, Object> block = new LinkedHashMap<>();
        block.put("type", "tool_use");
        block.put("id", call.id());
        block.put("name", name);
        block.put("input", Map.of());
        single(block, call.args().text());
    }

    private void found(Happening.Sources sources) throws ClientGone {
        if (!wanted.webSearch().isEmpty()) {
            FoundPages found = FoundPages.of(sources);
            for (FoundPages.Search search : found.searches()) {
                String id = CallIds.random("srvtoolu_", random);
                single(search.call(id), search.input());
                single(search.result(id), "");
            }
            searches += found.searches().size();
        }
        letGo();
    }

    /// A block that is told at once.
    ///
    /// @param input what it is called with, as JSON; empty where it is no call
    private void single(Map<String, Object> block, String input) throws ClientGone {
        close();
        any = true;
        printer.open(block);
        if (!input.isEmpty()) {
            printer.add(Piece.INPUT, input);
        }
        printer.close();
    }

    /// Says the text that has waited.
    private void letGo() throws ClientGone {
        waits = false;
        say(waiting.toString());
        waiting.setLength(0);
    }

    private void open(Kind kind) throws ClientGone {
        close();
        open = kind;
        any = true;
        Map<String, Object> block = new LinkedHashMap<>();
        if (kind == Kind.THINKING) {
            block.put("type", "thinking");
            block.put("thinking", "");
            block.put("signature", "");
        } else {
            block.put("type", "text");
            block.put("text", "");
        }
        printer.open(block);
    }

    private void close() throws ClientGone {
        if (!signature.isEmpty()) {
            printer.add(Piece.SIGNATURE, Marks.marked(signature));
            signature = "";
        }
        if (open != Kind.NONE) {
            open = Kind.NONE;
            printer.close();
        }
    }

    private static String reason(Finish finish) {
        return switch (finish.why()) {
            case STOP -> "end_turn";
            case CALLS -> "tool_use";
            case LENGTH -> "max_tokens";
            case FILTERED -> "refusal";
        };
    }
}
