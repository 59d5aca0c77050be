package io.geminibalance.config;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The hosts that are reached without a proxy, written as curl and Go read `NO_PROXY`.
///
/// An entry is `*`, a host or domain with all below it (`example.com`, `.example.com`, `*.example.com`), an address
/// or a CIDR range; a port may follow. What is none of these matches nothing: the variable is shared with other
/// programs, so a strange entry is not our operator's mistake.
public record NoProxy(List<String> entries) {
    private static final Pattern WITH_PORT = Pattern.compile("(\\[[^]]*]|[^:]*):(\\d{1,5})");

    public NoProxy {
        entries = List.copyOf(entries);
    }

    static NoProxy parse(String text) {
        return new NoProxy(EntryList.plain(text.toLowerCase(Locale.ROOT).replaceAll("\\s", ",")));
    }

    /// Whether this address is reached without a proxy.
    public boolean matches(URI target) {
        String host = AddressLiteral.withoutBrackets(target.getHost().toLowerCase(Locale.ROOT));
        int port = target.getPort() >= 0 ? target.getPort() : target.getScheme().equalsIgnoreCase("https") ? 443 : 80;
        Optional<InetAddress> address = AddressLiteral.parse(host);
        return entries.stream().anyMatch(entry -> matches(entry, host, port, address));
    }

    private static boolean matches(String entry, String host, int port, Optional<InetAddress> address) {
        Matcher withPort = WITH_PORT.matcher(entry);
        if (withPort.matches()) {
            return Integer.parseInt(withPort.group(2)) == port && matchesHost(withPort.group(1), host, address);
        }
        return matchesHost(entry, host, address);
    }

    private static boolean matchesHost(String entry, String host, Optional<InetAddress> address) {
        if (entry.equals("*")) {
            return true;
        }
        if (address.isPresent()) {
            return contains(AddressLiteral.withoutBrackets(entry), address.get());
        }
        String domain =
                entry.startsWith("*.") ? entry.substring(2) : entry.startsWith(".") ? entry.substring(1) : entry;
        return !domain.isEmpty() && (host.equals(domain) || host.endsWith("." + domain));
    }

    private static boolean contains(String range, InetAddress address) {
        try {
            return AddressRange.parse(range).contains(address);
        } catch (NotAllowed _) {
            return false;
        }
    }
}
