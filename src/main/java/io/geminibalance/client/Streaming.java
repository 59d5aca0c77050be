package io.geminibalance.client;

import java.io.InputStream;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/// A body as the stream that reads it off the connection, with nothing in between.
///
/// Given to another client than [SocketClient], it is the JDK's own stream.
public final class Streaming implements BodySubscriber<InputStream> {
    private InputStream direct;
    private BodySubscriber<InputStream> other;

    private Streaming() {}

    public static BodyHandler<InputStream> handler() {
        return _ -> new Streaming();
    }

    void read(InputStream stream) {
        direct = stream;
    }

    @Override
    public CompletionStage<InputStream> getBody() {
        return direct == null ? other().getBody() : CompletableFuture.completedStage(direct);
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        other().onSubscribe(subscription);
    }

    @Override
    public void onNext(List<ByteBuffer> pieces) {
        other().onNext(pieces);
    }

    @Override
    public void onError(Throwable error) {
        other().onError(error);
    }

    @Override
    public void onComplete() {
        other().onComplete();
    }

    private synchronized BodySubscriber<InputStream> other() {
        if (other == null) {
            other = BodySubscribers.ofInputStream();
        }
        return other;
    }
}
