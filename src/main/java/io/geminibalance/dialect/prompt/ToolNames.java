package io.geminibalance.dialect.prompt;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;

/// The functions of a request by two names: the client's, and the one that the API takes.
///
/// Nothing is remembered between requests, since histories repeat the client's names: the same declarations
/// give the same names each time. (mcp-router #177, cherry-studio #4087)
public final class ToolNames {
    /// Longer names are refused: 64 is safe for all models, some take 128 (Google's documentation, read
    /// 2026-11-22).
    public static final int LONGEST = 64;

    private static final int HASH = 8;

    private final Map<String, String> sent = new LinkedHashMap<>();
    private final Map<String, String> names = new HashMap<>();

    /// @param declared the client's names of all functions; doubles count once
    public ToolNames(Collection<String> declared) {
        Set<String> distinct = new LinkedHashSet<>(declared);
        Map<String, Integer> takers = new HashMap<>();
        distinct.forEach(name -> takers.merge(mangled(name), 1, Integer::sum));
        distinct.forEach(name -> put(name, takers.get(mangled(name)) == 1 ? mangled(name) : hashed(name)));
    }

    private void put(String name, String mangled) {
        sent.put(name, mangled);
        names.put(mangled, name);
    }

    /// The name that the API takes for the client's; also for one in the history that is declared no more.
    public String sent(String name) {
        String declared = sent.get(name);
        if (declared != null) {
            return declared;
        }
        String mangled = mangled(name);
        // Somebody else has this name now.
        return names.containsKey(mangled) ? hashed(name) : mangled;
    }

    /// The client's name for one that the API uses; the same where nobody declared it.
    public String name(String sent) {
        return names.getOrDefault(sent, sent);
    }

    /// Whether the client declared this name.
    public boolean declares(String name) {
        return sent.containsKey(name);
    }

    /// The names as sent by the client's, in the order of declaration.
    public Map<String, String> all() {
        return Collections.unmodifiableMap(sent);
    }

    /// The nearest name that the API takes, the same for those that it takes anyway.
    static String mangled(String name) {
        String fitting = fitting(name);
        return fitting.length() > LONGEST ? hashed(name) : fitting;
    }

    /// A name that tells apart those that are otherwise the same.
    private static String hashed(String name) {
        CRC32 hash = new CRC32();
        hash.update(name.getBytes(StandardCharsets.UTF_8));
        String fitting = fitting(name);
        int length = Math.min(fitting.length(), LONGEST - HASH - 1);
        return "%s_%08x".formatted(fitting.substring(0, length), hash.getValue());
    }

    private static String fitting(String name) {
        StringBuilder fitting = new StringBuilder(name.length() + 1);
        if (name.isEmpty() || !isLetter(name.charAt(0)) && name.charAt(0) != '_') {
            fitting.append('_');
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            fitting.append(isLetter(c) || c >= '0' && c <= '9' || "_.:-".indexOf(c) >= 0 ? c : '_');
        }
        return fitting.toString();
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }
}
