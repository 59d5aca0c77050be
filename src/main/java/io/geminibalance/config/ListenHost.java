package io.geminibalance.config;

import java.util.regex.Pattern;

/// The host to listen on: an address or a name of this machine.
final class ListenHost {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?");
    private static final Pattern NUMERIC = Pattern.compile("[0-9.]+");

    private ListenHost() {}

    static String parse(String text) {
        String host = AddressLiteral.withoutBrackets(text);
        // 127.0.0.256 or 8090 would be looked up as a name; nobody means that.
        boolean name = NAME.matcher(text).matches() && !NUMERIC.matcher(text).matches();
        if (name || AddressLiteral.parse(host).isPresent()) {
            return host;
        }
        throw new NotAllowed(
                "must be an address or a host name, without scheme and port; 0.0.0.0 or :: listens on all");
    }
}
