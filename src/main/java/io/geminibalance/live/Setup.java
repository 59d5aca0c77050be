package io.geminibalance.live;

import io.geminibalance.json.Allowance;
import io.geminibalance.json.Json;
import io.geminibalance.json.JsonException;
import io.geminibalance.json.JsonView;
import io.geminibalance.websocket.Event.Data;
import java.util.Optional;

/// The first message of a session, as far as a key is chosen by it.
///
/// @param message as it came and as it goes on
/// @param model without `models/`, empty where none is named
/// @param handle of an earlier session that is to be gone on with
public record Setup(Data message, String model, Optional<String> handle) {
    private static final String PREFIX = "models/";

    /// A first message may have 16 MB; what it says in small values may take no more than this, in bytes.
    private static final long MOST = 4 << 20;

    /// Reads a first message. Where it says nothing that is known here, Google shall say what is wrong with it.
    public static Setup of(Data message) {
        JsonView setup;
        try {
            setup = ScopedValue.where(Allowance.CURRENT, Allowance.upTo(MOST))
                    .call(() -> Json.view(message.bytes(), 0, message.bytes().length))
                    .at("setup");
        } catch (JsonException _) {
            setup = new JsonView(null);
        }
        String model = setup.at("model").text("");
        JsonView resumption = either(setup, "sessionResumption", "session_resumption");
        return new Setup(
                message,
                model.startsWith(PREFIX) ? model.substring(PREFIX.length()) : model,
                resumption.at("handle").text().filter(handle -> !handle.isEmpty()));
    }

    /// Google takes both spellings of a field.
    static JsonView either(JsonView object, String camel, String snake) {
        JsonView found = object.at(camel);
        return found.isPresent() ? found : object.at(snake);
    }
}
