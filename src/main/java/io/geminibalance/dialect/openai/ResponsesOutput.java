package io.geminibalance.dialect.openai;

import static io.geminibalance.dialect.openai.ResponsesItems.fields;

import io.geminibalance.dialect.answer.CallIds;
import io.geminibalance.wire.Sink.ClientGone;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// The items of a response as they are told: each is added and done before the next.
final class ResponsesOutput {
    private final ResponsesPaper paper;
    private final RandomGenerator random;
    private final List<Object> items = new ArrayList<>();
    private String id = "";

    ResponsesOutput(ResponsesPaper paper, RandomGenerator random) {
        this.paper = paper;
        this.random = random;
    }

    /// The items that are done.
    List<Object> items() {
        return items;
    }

    /// Begins an item, and gives it an id.
    ///
    /// @param prefix of the id, which says what kind of item it is
    void add(String prefix, Map<String, Object> item) throws ClientGone {
        id = CallIds.random(prefix, random);
        item.put("id", id);
        paper.event("response.output_item.added", fields("output_index", items.size(), "item", item));
    }

    /// Tells a step of the item that was begun.
    ///
    /// @param index the name of the field that says which part of the item this is about
    void event(String type, String index, String name, Object value) throws ClientGone {
        Map<String, Object> said = place(index);
        said.put(name, value);
        paper.event(type, said);
    }

    /// Tells a text, or a piece of one.
    ///
    /// @param likely its tokens, where the client asked how likely they were
    void text(String type, String name, String said, List<Object> likely) throws ClientGone {
        Map<String, Object> event = place("content_index");
        event.put(name, said);
        event.put("logprobs", List.copyOf(likely));
        paper.event(type, event);
    }

    /// Where in the response something happens.
    ///
    /// @param index the name of the field that says which part of the item this is about; null where it has no
    /// parts
    Map<String, Object> place(String index) {
        Map<String, Object> place = fields("item_id", id, "output_index", items.size());
        if (index != null) {
            place.put(index, 0);
        }
        return place;
    }

    /// Ends the item that was begun.
    void done(Map<String, Object> item) throws ClientGone {
        item.put("id", id);
        paper.event("response.output_item.done", fields("output_index", items.size(), "item", item));
        items.add(item);
    }

    /// Begins anew.
    void clear() {
        items.clear();
    }
}
