package io.geminibalance.sandbox.resources;

import java.time.Instant;
import java.util.Map;

/// A model that a project has trained further. In the sandbox it says what its base says.
///
/// @param name `tunedModels/x`
/// @param base with `models/`
public record TunedModel(String name, String base, String displayName, Instant created) implements Kept {
    @Override
    public Map<String, Object> document(Instant now) {
        boolean active = !now.isBefore(created.plus(Times.WORKING));
        return new Fields()
                .put("name", name)
                .put("baseModel", base)
                .some("displayName", displayName)
                .put("state", active ? "ACTIVE" : "CREATING")
                .put("createTime", created.toString())
                .put("updateTime", created.toString())
                .map();
    }
}
