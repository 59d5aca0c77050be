package io.geminibalance.client;

import io.geminibalance.octets.Octets;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A request whose address and fields are known as texts, so that nothing is parsed and sorted only to be put together
/// again: for [SocketClient], and by the API for every other.
public final class DirectRequest extends HttpRequest {
    /// What a client says itself: the fields that `HttpRequest.Builder` refuses in Java 25, and another
    /// way to frame a body.
    private static final String[] OURS = {
        "connection", "content-length", "expect", "host", "transfer-encoding", "upgrade"
    };

    private final Base base;
    private final String method;
    private final String target;
    private final Fields fields;
    private final Optional<BodyPublisher> body;

    /// What all addresses of a server begin with.
    ///
    /// @param text `https://host/path`, without a slash at its end
    public record Base(String text, Origin origin, String path) {
        /// @throws IllegalArgumentException where the text is no address of http or https with a host
        public static Base of(String text) {
            URI uri = URI.create(text);
            return new Base(text, Origin.of(uri), uri.getRawPath());
        }
    }

    private DirectRequest(Base base, String method, String target, Fields fields, Optional<BodyPublisher> body) {
        this.base = base;
        this.method = method;
        this.target = target;
        this.fields = fields;
        this.body = body;
    }

    /// @param target path and query, put behind the base; a question mark with nothing behind it is left out
    /// @param fields alternating names and values
    /// @throws IllegalArgumentException where something could not stand in a head, or is the client's to say
    public static DirectRequest of(
            Base base, String method, String target, List<String> fields, Optional<BodyPublisher> body) {
        int question = target.indexOf('?');
        int path = question < 0 ? target.length() : question;
        if (method.isEmpty() || !all(method, 0, method.length(), Octets.TOKEN)) {
            throw new IllegalArgumentException("no method of a request");
        }
        if (!target.startsWith("/")
                || !all(target, 0, path, Octets.PATH)
                || !all(target, path, target.length(), Octets.QUERY)) {
            throw new IllegalArgumentException("no target of a request");
        }
        for (int i = 0; i < fields.size(); i += 2) {
            String name = fields.get(i);
            String value = fields.get(i + 1);
            if (name.isEmpty()
                    || !all(name, 0, name.length(), Octets.TOKEN)
                    || !all(value, 0, value.length(), Octets.TEXT)) {
                throw new IllegalArgumentException("a header field holds what none may");
            }
            for (String ours : OURS) {
                if (ours.equalsIgnoreCase(name)) {
                    throw new IllegalArgumentException("the header field " + name + " is the client's to say");
                }
            }
        }
        String sent = path == target.length() - 1 ? target.substring(0, path) : target;
        return new DirectRequest(base, method, sent, new Fields(fields), body);
    }

    Origin origin() {
        return base.origin;
    }

    /// As it stands in the first line.
    String target() {
        return base.path.isEmpty() ? target : base.path + target;
    }

    Fields fields() {
        return fields;
    }

    @Override
    public URI uri() {
        return URI.create(base.text + target);
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public Optional<BodyPublisher> bodyPublisher() {
        return body;
    }

    @Override
    public HttpHeaders headers() {
        return fields.headers();
    }

    @Override
    public Optional<Duration> timeout() {
        return Optional.empty();
    }

    @Override
    public boolean expectContinue() {
        return false;
    }

    @Override
    public Optional<HttpClient.Version> version() {
        return Optional.empty();
    }

    private static boolean all(String text, int from, int to, int kind) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c > 0xff || !Octets.is((byte) c, kind)) {
                return false;
            }
        }
        return true;
    }
}
