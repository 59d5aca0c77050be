package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.answer.Finish;
import io.geminibalance.dialect.answer.Finish.Why;
import io.geminibalance.dialect.answer.Happening;
import io.geminibalance.dialect.answer.Usage;
import io.geminibalance.dialect.openai.OpenAiErrors.Said;
import io.geminibalance.wire.Headers;
import java.util.ArrayList;
import java.util.List;

/// Keeps the pictures of one answer, or why there is none.
final class ImagesVoice extends WholeVoice {
    private static final String CLIENT = "image_generation_user_error";

    private final List<Happening.Image> pictures = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private String blocked = "";
    private Finish finish;
    private Usage usage = Usage.NONE;
    private Said failed;

    @Override
    public void tell(int candidate, Happening happening) {
        switch (happening) {
            case Happening.Image image -> pictures.add(image);
            case Happening.Text said -> text.append(said.text());
            case Happening.Blocked(String reason) -> blocked = reason;
            case Happening.Finished(Finish how) -> finish = how;
            case Happening.Thought _, Happening.Call _, Happening.Audio _ -> {
                // No picture.
            }
            case Happening.Opaque _, Happening.Sources _ -> {
                // No picture either.
            }
        }
    }

    @Override
    public void end(Usage all) {
        usage = all;
        if (pictures.isEmpty()) {
            failed = none();
        }
    }

    /// Somebody didn't want it drawn, or the model didn't draw.
    private Said none() {
        String reason = blocked.isEmpty() && finish != null ? finish.reason() : blocked;
        boolean refused = !blocked.isEmpty()
                || finish != null && finish.why() == Why.FILTERED && !reason.startsWith("NO_IMAGE") && text.isEmpty();
        if (refused) {
            return wrong("The picture was refused by the provider: " + reason, "moderation_blocked");
        }
        String why = text.isEmpty() ? "The model made no picture: " + reason : text.toString();
        return wrong(why, "no_image_generated");
    }

    private static Said wrong(String message, String code) {
        return new Said(400, message, CLIENT, null, code, Headers.NONE);
    }

    @Override
    void fail(Said said) {
        failed = said;
    }

    @Override
    public void forget() {
        pictures.clear();
        text.setLength(0);
        blocked = "";
        finish = null;
        failed = null;
    }

    List<Happening.Image> pictures() {
        return pictures;
    }

    String text() {
        return text.toString();
    }

    Usage usage() {
        return usage;
    }

    /// Why there is no picture, null where there is one.
    Said failed() {
        return failed;
    }
}
