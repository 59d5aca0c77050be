package io.geminibalance.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.function.BiConsumer;
import javax.net.ssl.SSLSession;

/// An answer, as the API wants it.
record Answered<T>(HttpRequest request, int statusCode, Fields fields, T body, Optional<SSLSession> sslSession)
        implements DirectAnswer<T> {
    @Override
    public void eachField(BiConsumer<String, String> each) {
        fields.each(each);
    }

    @Override
    public HttpHeaders headers() {
        return fields.headers();
    }

    @Override
    public Optional<HttpResponse<T>> previousResponse() {
        return Optional.empty();
    }

    @Override
    public URI uri() {
        return request.uri();
    }

    @Override
    public HttpClient.Version version() {
        return HttpClient.Version.HTTP_1_1;
    }
}
