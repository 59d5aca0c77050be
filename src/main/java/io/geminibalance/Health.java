package io.geminibalance;

import io.geminibalance.config.Settings;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;

/// Asks a running service whether it is well, as a container's health check does every few seconds; so it must
/// start fast, which the old connection class of `java.base` does.
final class Health {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private Health() {}

    static Exit ask(Settings settings) {
        String host = settings.listen().host();
        // Listening on all addresses includes loopback.
        String reachable = host.equals("0.0.0.0") ? "127.0.0.1" : host.equals("::") ? "::1" : host;
        String authority = reachable.contains(":") ? "[" + reachable + "]" : reachable;
        URI health = URI.create("http://" + authority + ":" + settings.listen().port() + "/health");
        try {
            HttpURLConnection asked = (HttpURLConnection) health.toURL().openConnection(Proxy.NO_PROXY);
            asked.setConnectTimeout((int) PATIENCE.toMillis());
            asked.setReadTimeout((int) PATIENCE.toMillis());
            int status = asked.getResponseCode();
            asked.disconnect();
            if (status == 200) {
                System.out.println("ok");
                return Exit.OK;
            }
            System.err.println(health + " answered " + status);
        } catch (IOException e) {
            System.err.println(health + " cannot be reached: " + e.getMessage());
        }
        return Exit.FAILED;
    }
}
