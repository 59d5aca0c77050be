package io.geminibalance.config;

/// The text of `--help`, its settings taken from the table.
public final class HelpText {
    private static final int WIDTH = 100;
    private static final String INDENT = " ".repeat(5);
    private static final String HEAD = """
        Gemini Balance: a proxy in front of Google's Gemini API that spreads requests over a pool of keys.

        Usage:
          java -jar gemini-balance.jar [serve] [OPTIONS]         start the service
          java -jar gemini-balance.jar check [OPTIONS]           show every setting and try every key
          java -jar gemini-balance.jar --healthcheck [OPTIONS]   ask the running service; exit 0 when it is well
          java -jar gemini-balance.jar --help | --version

        Options:
          --sandbox          talk to a built-in imitation of the Gemini API; needs no key and no network
          --env-file FILE    read settings from FILE instead of .env in the working directory
          --host HOST        the same as the setting HOST
          --port PORT        the same as the setting PORT

        Exit codes: 0 all is well, 1 the check failed, 2 bad settings or usage, 3 the address is taken.

        Settings come from the environment or from .env; the environment wins. Defaults stand in brackets.

        """;

    private HelpText() {}

    /// The whole text, ending in a newline.
    public static String text() {
        StringBuilder text = new StringBuilder(HEAD);
        for (Setting setting : Setting.values()) {
            text.append("  ").append(setting.name());
            if (!setting.defaultText().isEmpty()) {
                text.append(" [").append(setting.defaultText()).append(']');
            }
            text.append('\n');
            String range = setting.range().map(numbers -> " (" + numbers + ")").orElse("");
            String otherNames =
                    setting.otherNames().isEmpty() ? "" : "; also read: " + String.join(", ", setting.otherNames());
            appendWrapped(text, setting.meaning() + range + otherNames);
        }
        return text.toString();
    }

    private static void appendWrapped(StringBuilder text, String sentence) {
        StringBuilder line = new StringBuilder(INDENT);
        for (String word : sentence.split(" ")) {
            if (line.length() + 1 + word.length() > WIDTH) {
                text.append(line).append('\n');
                line = new StringBuilder(INDENT);
            }
            line.append(' ').append(word);
        }
        text.append(line).append('\n');
    }
}
