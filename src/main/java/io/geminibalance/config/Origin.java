package io.geminibalance.config;

/// Where the value of a setting came from.
///
/// `name` is the name under which it was found, which is not always the setting's own: `https_proxy`,
/// `GOOGLE_API_KEY_2`, `--port`. `shown` has its secrets masked and is empty when nothing is set.
public record Origin(Setting setting, String name, String shown, Source source) {

    /// The places where settings are looked for; an earlier one wins.
    public enum Source {
        COMMAND_LINE("command line"),
        ENVIRONMENT("environment"),
        DOT_ENV(".env"),
        DEFAULT("default");

        private final String text;

        Source(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
