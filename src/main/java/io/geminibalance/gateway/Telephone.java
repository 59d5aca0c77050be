package io.geminibalance.gateway;

import io.geminibalance.dialect.Line;
import io.geminibalance.forward.Attempt;
import io.geminibalance.forward.Forwarder;
import io.geminibalance.forward.Outcome;
import io.geminibalance.keys.Verdict;
import io.geminibalance.wire.Call;
import io.geminibalance.wire.Reply;
import io.geminibalance.wire.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// The line of one conversation: asks the forwarder, remembers what was tried, and leaves nothing open.
final class Telephone implements Line, AutoCloseable {
    private final Forwarder forwarder;
    private final Ownership ownership;
    private final String client;
    private final List<Attempt> attempts = new ArrayList<>(1);
    private int asked;
    private final List<Telephone> others = new ArrayList<>(0);
    private String model = "";
    private Tokens tokens = Tokens.NONE;
    private long answeredAt;
    private Outcome.Answered open;

    Telephone(Forwarder forwarder, Ownership ownership, String client) {
        this.forwarder = forwarder;
        this.ownership = ownership;
        this.client = client;
    }

    @Override
    public Heard ask(Call call) throws Refused {
        asked = attempts.size();
        return askAgain(call);
    }

    @Override
    public boolean hasTries() {
        return forwarder.rules().allowMore(tries());
    }

    @Override
    public boolean mayTryForAnswer() {
        return forwarder.rules().allowMoreForModel(tries());
    }

    /// The tries for what was asked last.
    private List<Attempt> tries() {
        return attempts.subList(asked, attempts.size());
    }

    @Override
    public Heard askAgain(Call call) throws Refused {
        close();
        model = call.about().model();
        Call bound = ownership.bound(call, client);
        Outcome outcome = forwarder.forward(bound, tries());
        answeredAt = System.nanoTime();
        attempts.addAll(outcome.attempts());
        return switch (outcome) {
            case Outcome.Answered answered -> {
                open = answered;
                String project = attempts.getLast().project();
                Reply reply = ownership.heard(bound, answered.reply(), project, client);
                yield new Heard(reply, project, cost -> spend(answered, cost), this::close);
            }
            case Outcome.Refused refused -> throw new Refused(refused.failure());
        };
    }

    @Override
    public List<Project> projects() {
        return ownership.projects();
    }

    @Override
    public boolean hides(String name) {
        return ownership.hides(name, client);
    }

    @Override
    public Line another() {
        Telephone other = new Telephone(forwarder, ownership, client);
        others.add(other);
        return other;
    }

    private void spend(Outcome.Answered answered, Tokens cost) {
        answered.spend().accept(cost);
        tokens = tokens.plus(cost);
    }

    /// What all answers cost.
    Tokens tokens() {
        Tokens all = tokens;
        for (Telephone other : others) {
            all = all.plus(other.tokens());
        }
        return all;
    }

    /// The model last asked, empty where none was. What follows a colon is no part of its name, but of the quota's.
    String model() {
        String asked = model.isEmpty() && !others.isEmpty() ? others.getFirst().model : model;
        int colon = asked.indexOf(':');
        return colon < 0 ? asked : asked.substring(0, colon);
    }

    /// All tries so far, over all calls.
    List<Attempt> attempts() {
        List<Attempt> all = new ArrayList<>(attempts);
        others.forEach(other -> all.addAll(other.attempts()));
        return all;
    }

    /// Whether the client left while it still sent what was to go up.
    boolean abandoned() {
        for (Attempt attempt : attempts()) {
            if (attempt.verdict() instanceof Verdict.ClientGone) {
                return true;
            }
        }
        return false;
    }

    /// When the last call was answered or given up, by the system's nanoseconds.
    OptionalLong answeredAt() {
        OptionalLong own = answeredAt == 0 ? OptionalLong.empty() : OptionalLong.of(answeredAt);
        return own.isPresent() || others.isEmpty() ? own : others.getLast().answeredAt();
    }

    @Override
    public void close() {
        others.forEach(Telephone::close);
        if (open != null) {
            open.close();
            open = null;
        }
    }
}
