package io.geminibalance.engine;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// One request and its answer. It ends with its handler: what is not answered whole by then is cut.
final class OwnExchange extends HttpExchange implements EngineExchange {
    /// What is left to do when the handler is done.
    enum End {
        /// The connection stays open.
        KEPT,
        /// The answer is out, and was the last.
        LAST,
        /// There is none, not even the beginning of one.
        UNANSWERED,
        /// It is incomplete.
        CUT,
        UPGRADED
    }

    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Connection connection;
    private final EngineServer server;
    private final Head head;
    private final RequestBody body;
    private final AnswerStream out;
    private HttpContext context;
    private HttpPrincipal principal;
    private Headers requestHeaders;
    private Headers responseHeaders;
    private Map<String, Object> attributes;
    private InputStream given;
    private OutputStream taken;
    private int status = -1;
    private boolean last;
    private boolean upgraded;

    /// Whether it is too late for a word to go on with the body.
    private boolean settled;

    OwnExchange(Connection connection, EngineServer server, Head head) {
        this.connection = connection;
        this.server = server;
        this.head = head;
        this.body = connection.body(head.length(), head.hesitant() ? this::welcome : () -> {});
        this.out = connection.answer();
    }

    RequestBody body() {
        return body;
    }

    End end() {
        settle();
        if (upgraded) {
            return End.UPGRADED;
        }
        if (status < 0) {
            return End.UNANSWERED;
        }
        if (!out.complete()) {
            out.giveUp();
            return End.CUT;
        }
        return last ? End.LAST : End.KEPT;
    }

    /// Whether the client has said that it sends nothing more, and has sent all of it.
    boolean nothingFollows() {
        return !head.persistent() && body.ended() && !connection.followed();
    }

    /// Whether the end of the connection would make a cut answer look whole.
    boolean wouldLookWhole() {
        return out.endsWithConnection();
    }

    void in(HttpContext found) {
        context = found;
    }

    void by(HttpPrincipal known) {
        principal = known;
    }

    @Override
    public String target() {
        return head.target();
    }

    String path() {
        return Target.path(head.target());
    }

    @Override
    public void eachField(BiConsumer<String, String> each) {
        head.fields().each(each);
    }

    @Override
    public void answer(int code, long length, Consumer<BiConsumer<String, String>> fields) throws IOException {
        if (status >= 0 || upgraded) {
            throw new IOException("there is an answer already");
        }
        if (code < 200 || code > 999) {
            throw new IllegalArgumentException("no status of an answer: " + code);
        }
        settle();
        status = code;
        boolean unread = !body.ended();
        if (!unread && length < 0) {
            connection.rest();
        }
        AnswerHead.Asked asked = new AnswerHead.Asked(
                head.method().equals("HEAD"), head.old(), unread || !head.persistent() || server.stopping());
        last = new AnswerHead(out).write(asked, code, length, server.date(), fields);
    }

    @Override
    public Watch onHangUp(Runnable told) {
        return connection.watch(told, body::ended);
    }

    @Override
    public Upgraded upgrade(Consumer<BiConsumer<String, String>> fields) throws IOException {
        if (status >= 0 || upgraded || !body.ended()) {
            throw new IOException("too late for another protocol");
        }
        upgraded = true;
        new AnswerHead(out).switchProtocol(fields);
        out.close();
        return connection.upgraded();
    }

    // Synchronized, since the body may be read by another thread than the one that answers: no word comes after an
    // answer, and none into it.
    private synchronized void welcome() throws IOException {
        if (!settled) {
            connection.write(CONTINUE, 0, CONTINUE.length);
        }
    }

    private synchronized void settle() {
        settled = true;
    }

    @Override
    public Headers getRequestHeaders() {
        if (requestHeaders == null) {
            Headers headers = new Headers();
            eachField(headers::add);
            requestHeaders = Headers.of(headers);
        }
        return requestHeaders;
    }

    @Override
    public Headers getResponseHeaders() {
        if (responseHeaders == null) {
            responseHeaders = new Headers();
        }
        return responseHeaders;
    }

    @Override
    public URI getRequestURI() {
        try {
            return new URI(head.target());
        } catch (URISyntaxException _) {
            // Such as `//`, in which java.net.URI misses a host.
            return URI.create(head.target().replaceFirst("^/+", "/"));
        }
    }

    @Override
    public String getRequestMethod() {
        return head.method();
    }

    @Override
    public HttpContext getHttpContext() {
        return context;
    }

    @Override
    public InputStream getRequestBody() {
        return given == null ? body : given;
    }

    @Override
    public OutputStream getResponseBody() {
        return taken == null ? out : taken;
    }

    /// By the conventions of this API a length of 0 means that it is not known, and -1 that there is no body.
    @Override
    public void sendResponseHeaders(int code, long length) throws IOException {
        Headers headers = getResponseHeaders();
        boolean none = length < 0 && !head.method().equals("HEAD");
        long known = none ? 0 : length > 0 ? length : -1;
        answer(code, known, fields -> headers.forEach((name, values) -> values.forEach(v -> fields.accept(name, v))));
        if (length < 0) {
            out.close();
        }
    }

    @Override
    public void close() {
        try {
            if (status >= 0) {
                getResponseBody().close();
            }
        } catch (IOException _) {
            // What is not complete will be cut.
        }
        body.close();
    }

    @Override
    public InetSocketAddress getRemoteAddress() {
        return connection.transport().remote();
    }

    @Override
    public InetSocketAddress getLocalAddress() {
        return connection.transport().local();
    }

    @Override
    public int getResponseCode() {
        return status;
    }

    @Override
    public String getProtocol() {
        return head.old() ? "HTTP/1.0" : "HTTP/1.1";
    }

    /// Of this exchange only; the stock engine shares them between all of a context (JDK-8235786).
    @Override
    public Object getAttribute(String name) {
        return attributes == null ? null : attributes.get(name);
    }

    @Override
    public void setAttribute(String name, Object value) {
        if (attributes == null) {
            attributes = new HashMap<>();
        }
        attributes.put(name, value);
    }

    @Override
    public void setStreams(InputStream in, OutputStream out) {
        given = in == null ? given : in;
        taken = out == null ? taken : out;
    }

    @Override
    public HttpPrincipal getPrincipal() {
        return principal;
    }
}
