package io.geminibalance;

/**
 * The launcher. The only class compiled for Java 8, so that any older Java can load it and say which Java is needed,
 * instead of an UnsupportedClassVersionError. {@link App} is loaded only when it is called.
 */
public final class Main {

    private static final int REQUIRED_JAVA = 25;

    private Main() {}

    public static void main(String[] args) {
        // "1.8" up to Java 8, "9", "17", "25" since.
        if (Double.parseDouble(System.getProperty("java.specification.version")) < REQUIRED_JAVA) {
            System.err.println("Gemini Balance needs Java " + REQUIRED_JAVA + " or newer; this is Java "
                    + System.getProperty("java.version") + " (" + System.getProperty("java.home")
                    + "). Install one, for example from https://adoptium.net, or set JAVA_HOME.");
            System.exit(2);
        }
        App.main(args);
    }
}
