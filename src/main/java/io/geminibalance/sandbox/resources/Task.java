package io.geminibalance.sandbox.resources;

import java.time.Instant;
import java.util.Map;

/// Something that takes time, which one asks for until it is done: the making of a film, an import into a
/// store.
///
/// @param response what it comes to, with its type
public record Task(String name, Instant created, Map<String, Object> response) implements Kept {
    public boolean isDone(Instant now) {
        return !now.isBefore(created.plus(Times.WORKING));
    }

    /// As recorded: nothing but the name until it is done.
    @Override
    public Map<String, Object> document(Instant now) {
        Fields fields = new Fields().put("name", name);
        return isDone(now) ? fields.put("done", true).put("response", response).map() : fields.map();
    }
}
