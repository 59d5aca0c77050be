package io.geminibalance.sandbox;

/// What to try first with a proxy that has the sandbox behind it.
public final class Welcome {
    private Welcome() {}

    /// Three commands for a shell.
    ///
    /// @param base the address of the proxy, such as `http://127.0.0.1:8090`
    public static String text(String base) {
        return """

                This is the sandbox: an imitation of the Gemini API, no key and no network needed. Try:

                  curl %1$s/v1beta/models/gemini-2.5-flash:generateContent \\
                    -H 'content-type: application/json' -d '{"contents":[{"parts":[{"text":"Hello"}]}]}'

                  curl -N '%1$s/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse' \\
                    -H 'content-type: application/json' -d '{"contents":[{"parts":[{"text":"Hello"}]}]}'

                  curl %1$s/api/status/keys

                """.formatted(base);
    }
}
