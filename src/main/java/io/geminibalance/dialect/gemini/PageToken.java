package io.geminibalance.dialect.gemini;

import io.geminibalance.dialect.Line.Project;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// Where a list over several projects goes on: the project, and the upstream's own token there.
///
/// It holds all that is needed, so that it outlives a restart.
///
/// @param project its lasting id
/// @param token empty for the project's first page
record PageToken(String project, String token) {
    private static final String MARK = "gb1-";

    String text() {
        String both = project + "\n" + token;
        return MARK + Base64.getUrlEncoder().withoutPadding().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    }

    /// Nothing where the text is no such token.
    static Optional<PageToken> parse(String text) {
        if (!text.startsWith(MARK)) {
            return Optional.empty();
        }
        try {
            String both =
                    new String(Base64.getUrlDecoder().decode(text.substring(MARK.length())), StandardCharsets.UTF_8);
            int line = both.indexOf('\n');
            return line < 0
                    ? Optional.empty()
                    : Optional.of(new PageToken(both.substring(0, line), both.substring(line + 1)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// The place of the project among those that there are, or -1.
    int among(List<Project> projects) {
        for (int i = 0; i < projects.size(); i++) {
            if (projects.get(i).id().equals(project)) {
                return i;
            }
        }
        return -1;
    }
}
