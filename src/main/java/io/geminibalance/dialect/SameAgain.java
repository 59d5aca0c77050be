package io.geminibalance.dialect;

import io.geminibalance.wire.Call;
import java.util.List;

/// A line for a conversation that asks for the same as the one before it: the two share their tries.
public record SameAgain(Line line) implements Line {
    @Override
    public Heard ask(Call call) throws Refused {
        return line.askAgain(call);
    }

    @Override
    public Heard askAgain(Call call) throws Refused {
        return line.askAgain(call);
    }

    @Override
    public boolean hasTries() {
        return line.hasTries();
    }

    @Override
    public boolean mayTryForAnswer() {
        return line.mayTryForAnswer();
    }

    @Override
    public List<Project> projects() {
        return line.projects();
    }

    @Override
    public boolean hides(String name) {
        return line.hides(name);
    }

    @Override
    public Line another() {
        return line.another();
    }
}
