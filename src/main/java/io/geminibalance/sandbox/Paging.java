package io.geminibalance.sandbox;

import io.geminibalance.wire.Target;

/// What a request for a list asks for: how much, and from where on. Both spellings of the parameters are
/// taken.
final class Paging {
    private Paging() {}

    /// The size of the page that is to be told, or -1 where what is asked for is no size.
    static int size(Target target, int usual, int most) {
        String digits = target.parameter("pageSize")
                .or(() -> target.parameter("page_size"))
                .orElse("");
        try {
            int asked = digits.isEmpty() ? 0 : Integer.parseInt(digits);
            return asked == 0 ? usual : Math.clamp(asked, -1, most);
        } catch (NumberFormatException _) {
            return -1;
        }
    }

    /// The token of the page before, empty for the first page.
    static String token(Target target) {
        return target.parameter("pageToken")
                .or(() -> target.parameter("page_token"))
                .orElse("");
    }
}
