package io.geminibalance.client;

import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/// Header fields in order.
///
/// @param pairs alternating names and values
record Fields(List<String> pairs) {
    void each(BiConsumer<String, String> each) {
        for (int i = 0; i < pairs.size(); i += 2) {
            each.accept(pairs.get(i), pairs.get(i + 1));
        }
    }

    /// The values of all fields of this name, in order.
    List<String> all(String name) {
        List<String> values = new ArrayList<>(1);
        for (int i = 0; i < pairs.size(); i += 2) {
            if (pairs.get(i).equalsIgnoreCase(name)) {
                values.add(pairs.get(i + 1));
            }
        }
        return values;
    }

    /// As the API wants them.
    HttpHeaders headers() {
        Map<String, List<String>> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        each((name, value) -> all.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(value));
        return HttpHeaders.of(all, (_, _) -> true);
    }
}
