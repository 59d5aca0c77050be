package io.geminibalance.client;

import java.net.http.HttpResponse;
import java.util.function.BiConsumer;

/// An answer whose fields can be had as they came, without a map.
public interface DirectAnswer<T> extends HttpResponse<T> {
    /// Hands over name and value of each field, in order.
    void eachField(BiConsumer<String, String> each);
}
