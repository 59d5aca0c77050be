package io.geminibalance.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLSession;

/// One request and its answer on a connection.
final class Exchange {
    /// A body of up to so many bytes is written before the answer is waited for. With a larger one, or one that
    /// comes when it comes, a server that answers without having read it would be waited for while it waits.
    private static final int WRITTEN_FIRST = 128 * 1024;

    /// RFC 9110, 9.2.2
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE");

    /// Methods of which a body is expected.
    private static final Set<String> EXPECTED = Set.of("POST", "PUT", "PATCH");

    private final Connection connection;
    private final HttpRequest request;
    private final Upload upload;
    private final Ending ending;
    private final long length;
    private AnswerHead head;

    Exchange(Connection connection, Connections connections, HttpRequest request) {
        this.connection = connection;
        this.request = request;
        this.length = request.bodyPublisher().map(BodyPublisher::contentLength).orElse(0L);
        this.upload = new Upload(connection, length);
        this.ending = new Ending(connection, connections, upload);
    }

    /// Sends the request and waits for the head of its answer.
    AnswerHead head() throws IOException {
        try {
            send();
            head = AnswerHead.read(connection.input());
            return head;
        } catch (IOException e) {
            broken();
            throw cause(e);
        } catch (RuntimeException e) {
            broken();
            throw e;
        }
    }

    InputStream body() throws IOException {
        try {
            Extent extent = Extent.of(head, request.method());
            ending.after(head.persistent());
            return new AnswerBody(connection.input(), extent, ending);
        } catch (IOException e) {
            broken();
            throw e;
        }
    }

    /// Whether it may be tried again on a new connection: it has no body and does nothing twice that it does
    /// once, and it failed before a word of the answer, on a connection that had served others and that the
    /// server was free to end (RFC 9112, 9.3.1).
    boolean repeatable() {
        return length == 0 && IDEMPOTENT.contains(request.method()) && ended();
    }

    /// Whether it failed before a word of the answer, on a connection that had served others: the server most
    /// likely ended it just then.
    boolean ended() {
        return connection.used()
                && head == null
                && connection.input().buffered() == 0
                && !Thread.currentThread().isInterrupted();
    }

    Optional<SSLSession> session() {
        return connection.session();
    }

    /// Ends it, unless it is over.
    void broken() {
        ending.broken();
    }

    private void send() {
        Optional<BodyPublisher> body = request.bodyPublisher();
        byte[] head = RequestHead.of(request, connection.origin(), framing());
        if (length == 0) {
            upload.send(head);
        } else if (length < 0 || length > WRITTEN_FIRST) {
            Thread.ofVirtual().name("request").start(() -> upload.send(head, body.orElseThrow()));
        } else {
            upload.send(head, body.orElseThrow());
        }
    }

    private String framing() {
        // Of a method that may have none, an empty body goes without saying (RFC 9110, 8.6).
        if (request.bodyPublisher().isEmpty() || length == 0 && !EXPECTED.contains(request.method())) {
            return "";
        }
        return length < 0 ? "Transfer-Encoding: chunked\r\n" : "Content-Length: " + length + "\r\n";
    }

    /// What came first is what is to blame.
    private IOException cause(IOException failed) {
        Throwable unpublished = upload.unpublished();
        if (unpublished != null) {
            return new IOException("the body of the request broke off", unpublished);
        }
        IOException unwritten = upload.unwritten();
        return unwritten != null && !failed.equals(unwritten) ? unwritten : failed;
    }
}
