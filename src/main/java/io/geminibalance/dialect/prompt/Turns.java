package io.geminibalance.dialect.prompt;

import io.geminibalance.dialect.model.Profile;
import io.geminibalance.dialect.model.Profile.Trait;
import io.geminibalance.dialect.prompt.Message.Assistant;
import io.geminibalance.dialect.prompt.Message.Called;
import io.geminibalance.dialect.prompt.Message.Instruction;
import io.geminibalance.dialect.prompt.Message.Result;
import io.geminibalance.dialect.prompt.Message.User;
import io.geminibalance.dialect.prompt.Signatures.Signature;
import io.geminibalance.dialect.prompt.Turn.Piece;
import io.geminibalance.dialect.prompt.Turn.Side;
import io.geminibalance.json.JsonView;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Brings messages into the order that the API asks of contents: results follow their calls, all of them and nothing
/// else; the user begins, and speaks last.
final class Turns {
    private static final String NO_RESULT = "no result was provided for this call";
    private static final String BEGINNING = "(the conversation goes on)";
    private static final String GO_ON = "Go on from where your last message ends, and repeat nothing of it.";

    private final Profile profile;
    private final Function<String, String> sent;
    private final Function<Called, Optional<Signature>> signatures;
    private final Function<String, Signature> owner;
    private final List<Turn> turns = new ArrayList<>();

    /// @param sent the name under which the API knows a function
    /// @param signatures of calls
    /// @param owner whose the signature of a text is
    Turns(
            Profile profile,
            Function<String, String> sent,
            Function<Called, Optional<Signature>> signatures,
            Function<String, Signature> owner) {
        this.profile = profile;
        this.sent = sent;
        this.signatures = signatures;
        this.owner = owner;
    }

    /// What the operator says before anybody else, and the turns after it.
    ///
    /// @param instruction texts; empty where there are none, or the model takes none
    record Told(List<Object> instruction, List<Turn> turns) {}

    Told tell(List<Message> messages) {
        int first = 0;
        List<Part> instruction = new ArrayList<>();
        while (first < messages.size() && messages.get(first) instanceof Instruction(List<Part> parts)) {
            instruction.addAll(parts);
            first++;
        }
        List<Object> texts = texts(instruction);
        if (first == messages.size() || !profile.has(Trait.INSTRUCTION)) {
            // Somebody must say something, and some models are told by the user what others are told apart.
            texts.forEach(text -> add(Side.USER, plain(Map.of("text", text))));
            texts = List.of();
        }
        rest(Gathered.of(messages.subList(first, messages.size())));
        frame();
        return new Told(texts, turns);
    }

    private void rest(List<Message> messages) {
        int i = 0;
        while (i < messages.size()) {
            switch (messages.get(i++)) {
                case Instruction(List<Part> parts) ->
                    texts(parts).forEach(text -> add(Side.USER, plain(Map.of("text", wrapped(text)))));
                case User(List<Part> parts) -> user(parts);
                case Result result -> stranger(result);
                case Assistant said -> {
                    assistant(said);
                    if (!said.calls().isEmpty()) {
                        int next = i;
                        while (next < messages.size() && !(messages.get(next) instanceof Assistant)) {
                            next++;
                        }
                        answered(said.calls(), messages.subList(i, next));
                        i = next;
                    }
                }
            }
        }
    }

    private void user(List<Part> parts) {
        List<Piece> pieces = pieces(parts);
        add(Side.USER, pieces.isEmpty() ? List.of(plain(Map.of("text", " "))) : pieces);
    }

    private void assistant(Assistant said) {
        List<Piece> pieces = pieces(said.parts());
        if (said.signature().filter(Signatures::sound).isPresent() && !pieces.isEmpty()) {
            Piece last = pieces.getLast();
            if (last instanceof Piece.Plain(Map<String, Object> part) && part.containsKey("text")) {
                pieces.set(
                        pieces.size() - 1,
                        new Piece.Signed(
                                part.get("text"), owner.apply(said.signature().get())));
            }
        }
        if (!pieces.isEmpty()) {
            add(Side.MODEL, pieces);
        }
    }

    /// Calls, their results, and behind them whatever stood in between.
    private void answered(List<Called> made, List<Message> after) {
        List<Result> given = after.stream()
                .filter(Result.class::isInstance)
                .map(Result.class::cast)
                .toList();
        Pairing pairing = Pairing.of(made, given);
        List<Piece> calls = new ArrayList<>();
        List<Piece> results = new ArrayList<>();
        List<Part> apart = new ArrayList<>();
        for (int i = 0; i < pairing.calls().size(); i++) {
            Called call = pairing.calls().get(i);
            String id = profile.has(Trait.CALL_IDS) ? call.id() : "";
            String name = sent.apply(call.name());
            Optional<Signature> signature = signatures.apply(made.get(i));
            calls.add(new Piece.Call(name, call.args(), id, i == 0, signature));
            results.add(plain(result(name, id, pairing.results().get(i), apart)));
        }
        add(Side.MODEL, calls);
        turns.add(new Turn(Side.RESULTS, results));
        if (!apart.isEmpty()) {
            user(apart);
        }
        pairing.strangers().forEach(this::stranger);
        rest(after.stream().filter(message -> !(message instanceof Result)).toList());
    }

    /// @param apart takes the media that the model does not take within a result
    private Map<String, Object> result(String name, String id, Optional<Result> given, List<Part> apart) {
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("name", name);
        if (!id.isEmpty()) {
            response.put("id", id);
        }
        // Always a text: within an object of results the newest models resolve `$ref` (googleapis/python-genai#2792).
        if (given.isEmpty()) {
            response.put("response", Map.of("error", NO_RESULT));
            return Map.of("functionResponse", response);
        }
        Result result = given.get();
        response.put("response", Map.of(result.failed() ? "error" : "output", result.text()));
        List<Object> within = new ArrayList<>();
        List<Part> without = new ArrayList<>();
        for (Part part : result.media()) {
            boolean fits = profile.has(Trait.MEDIA_IN_RESULTS) && Media.fitsResult(part);
            if (fits) {
                within.add(json(part));
            } else {
                without.add(part);
            }
        }
        if (!within.isEmpty()) {
            response.put("parts", within);
        }
        if (!without.isEmpty()) {
            apart.add(Part.Text.of("What " + name + " gave:"));
            apart.addAll(without);
        }
        return Map.of("functionResponse", response);
    }

    /// A result of a call that nobody made is still something that the user says.
    private void stranger(Result result) {
        String name = result.name().isEmpty() ? "an unknown function" : result.name();
        List<Part> parts = new ArrayList<>();
        parts.add(Part.Text.of("Result of " + name + ": " + result.text().text("")));
        parts.addAll(result.media());
        user(parts);
    }

    private void frame() {
        if (turns.isEmpty()) {
            turns.add(Turn.text(Side.USER, " "));
        }
        if (turns.getFirst().side() == Side.MODEL) {
            // A client that cut off old messages (lbjlaq/Antigravity-Manager#3396).
            turns.addFirst(Turn.text(Side.USER, BEGINNING));
        }
        if (turns.getLast().side() == Side.MODEL && !profile.has(Trait.PREFILL)) {
            turns.add(Turn.text(Side.USER, GO_ON));
        }
    }

    private void add(Side side, Piece piece) {
        add(side, List.of(piece));
    }

    private void add(Side side, List<Piece> pieces) {
        boolean joins = !turns.isEmpty()
                && turns.getLast().side() == side
                && !turns.getLast().calls();
        if (joins) {
            turns.getLast().pieces().addAll(pieces);
        } else {
            turns.add(new Turn(side, new ArrayList<>(pieces)));
        }
    }

    private List<Piece> pieces(List<Part> parts) {
        List<Piece> pieces = new ArrayList<>();
        for (Part part : parts) {
            if (!(part instanceof Part.Text(JsonView text) && text.isEmpty())) {
                pieces.add(plain(json(part)));
            }
        }
        return pieces;
    }

    private Map<String, Object> json(Part part) {
        Map<String, Object> json = new LinkedHashMap<>();
        switch (part) {
            case Part.Text(JsonView text) -> json.put("text", text);
            case Part.Spoken(JsonView text, String style) -> {
                json.put("text", text);
                if (!style.isEmpty()) {
                    json.put("speechMetadata", Map.of("style", style));
                }
            }
            case Part.Inline(String mimeType, JsonView data, Map<String, Object> hints) -> {
                Map<String, Object> blob = new LinkedHashMap<>();
                blob.put("mimeType", mimeType);
                blob.put("data", data);
                json.put("inlineData", blob);
                hint(json, hints);
            }
            case Part.Remote(URI uri, String mimeType, Map<String, Object> hints) -> {
                Map<String, Object> file = new LinkedHashMap<>();
                if (!mimeType.isEmpty()) {
                    file.put("mimeType", mimeType);
                }
                file.put("fileUri", uri.toString());
                json.put("fileData", file);
                hint(json, hints);
            }
        }
        return json;
    }

    private void hint(Map<String, Object> json, Map<String, Object> hints) {
        hints.forEach((name, value) -> {
            if (!name.equals("mediaResolution") || profile.has(Trait.PART_RESOLUTION)) {
                json.put(name, value);
            }
        });
    }

    private static List<Object> texts(List<Part> parts) {
        List<Object> texts = new ArrayList<>();
        for (Part part : parts) {
            if (part instanceof Part.Text(JsonView text) && !text.isEmpty()) {
                texts.add(text);
            }
        }
        return texts;
    }

    /// Marks what the operator says in the middle, so that it can be told from the user's words.
    private static String wrapped(Object text) {
        return "<system>" + (text instanceof JsonView view ? view.text("") : text) + "</system>";
    }

    private static Piece plain(Map<String, Object> part) {
        return new Piece.Plain(part);
    }
}
