package io.geminibalance.sandbox;

import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Target;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The list of models that a project sees, page by page.
///
/// The token of the next page holds the name of the last model of this one, so it is good for every project
/// that sees that model (simonw/llm-gemini, recorded 2026-08-05).
final class ModelList {
    private static final int USUAL_PAGE = 50;
    private static final int LARGEST_PAGE = 1000;

    private ModelList() {}

    /// A page; nothing where the size or the token is wrong.
    static Optional<Said> page(Target target, String project) {
        List<Model> models = Model.seenBy(project);
        int size = Paging.size(target, USUAL_PAGE, LARGEST_PAGE);
        String token = Paging.token(target);
        int from = 0;
        if (!token.isEmpty()) {
            from = 1 + models.stream().map(ModelList::token).toList().indexOf(token);
        }
        if (size < 0 || from == 0 && !token.isEmpty()) {
            return Optional.empty();
        }
        int to = Math.min(models.size(), from + size);
        Map<String, Object> page = new LinkedHashMap<>();
        page.put(
                "models", models.subList(from, to).stream().map(Model::document).toList());
        if (to < models.size()) {
            page.put("nextPageToken", token(models.get(to - 1)));
        }
        return Optional.of(Said.document(page, Headers.NONE));
    }

    private static String token(Model last) {
        byte[] name = ("models/" + last.id()).getBytes(StandardCharsets.UTF_8);
        byte[] message = new byte[name.length + 2];
        message[0] = '\n';
        message[1] = (byte) name.length;
        System.arraycopy(name, 0, message, 2, name.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(message);
    }
}
