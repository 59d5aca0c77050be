package io.geminibalance.config;

import io.geminibalance.wire.Secret;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/// Warnings about settings that are allowed and probably not what was meant.
final class Doubts {
    private static final int SHORTEST_SAFE_TOKEN = 16;

    private Doubts() {}

    static List<String> about(Settings settings) {
        List<String> warnings = new ArrayList<>();
        upstream(settings.upstream().base(), warnings);
        keys(settings.pool(), warnings);
        tokens(settings, warnings);
        return warnings;
    }

    private static void upstream(URI base, List<String> warnings) {
        if (base.getRawPath().matches(".*/v1(alpha|beta)?")) {
            warnings.add(
                    "GEMINI_API_BASE_URL: ends in a version; requests bring their own, so it would stand there twice");
        }
        if (base.getScheme().equals("http") && !Loopback.includes(base.getHost())) {
            warnings.add("GEMINI_API_BASE_URL: keys travel unencrypted to " + base.getHost());
        }
    }

    private static void keys(Settings.Pool pool, List<String> warnings) {
        for (KeyEntry entry : pool.keys()) {
            String key = entry.key().reveal();
            if (key.matches("[\"'].*|.*[\"']")) {
                // docker --env-file and systemd drop-ins hand quotes on that shells and compose take off.
                warnings.add("GOOGLE_API_KEYS: the quotation mark is taken as part of the key " + Shown.secret(key));
            }
            if (key.length() < Secret.SEARCHED) {
                warnings.add("GOOGLE_API_KEYS: "
                        + entry.label().map(label -> "the key " + label).orElse("a key") + " has fewer than "
                        + Secret.SEARCHED + " characters; where the upstream echoes it, it cannot be told from ordinary"
                        + " words and stays in answers and logs");
            }
        }
        if (pool.maxCoolDown().compareTo(pool.coolDown()) < 0) {
            warnings.add(
                    "MAX_COOL_DOWN_SECONDS: is less than API_KEY_COOL_DOWN_SECONDS, so every rest lasts just that");
        }
    }

    private static void tokens(Settings settings, List<String> warnings) {
        if (settings.listen().loopback()) {
            return;
        }
        for (AccessToken token : settings.access().tokens()) {
            if (token.token().reveal().length() < SHORTEST_SAFE_TOKEN) {
                warnings.add("ACCESS_TOKENS: "
                        + token.name().map(name -> "the token of " + name).orElse("a token") + " has fewer than "
                        + SHORTEST_SAFE_TOKEN + " characters and others can reach this address");
            }
        }
    }
}
