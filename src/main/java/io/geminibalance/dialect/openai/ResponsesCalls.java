package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.answer.Happening;
import io.geminibalance.dialect.prompt.Tool;
import io.geminibalance.json.JsonView;
import io.geminibalance.wire.Sink.ClientGone;
import java.util.LinkedHashMap;
import java.util.Map;

/// Tells the calls of a response, each as an item of the kind that its tool was declared as.
///
/// The API never splits a call, so each is told as if it came in pieces of which the whole is the only one.
record ResponsesCalls(ResponsesTools tools, ResponsesPaper paper, ResponsesOutput output) {

    /// @param tool that is called, null where the model made it up
    /// @param name of it, as the client knows it
    void tell(Happening.Call call, Tool tool, String name) throws ClientGone {
        if (tools.isShell(name)) {
            run(call);
            return;
        }
        boolean custom = tool != null && tool.kind() == Tool.Kind.CUSTOM;
        String field = custom ? "input" : "arguments";
        String said = custom ? ChatWords.input(call.args()) : ChatWords.arguments(call, tool);
        Map<String, Object> item = ResponsesForms.call(custom, field, call.id(), tools.named(name));
        output.add(custom ? "ctc_" : "fc_", item);
        String event = custom ? "response.custom_tool_call_input" : "response.function_call_arguments";
        output.event(event + ".delta", null, "delta", said);
        Map<String, Object> done = output.place(null);
        done.put("name", item.get("name"));
        done.put(field, said);
        paper.event(event + ".done", done);
        Map<String, Object> whole = new LinkedHashMap<>(item);
        whole.put(field, said);
        whole.put("status", "completed");
        output.done(whole);
    }

    private void run(Happening.Call call) throws ClientGone {
        Map<String, Object> action = LocalShell.action(new JsonView(call.args().value()));
        output.add("lsh_", ResponsesForms.shell("in_progress", call.id(), action));
        output.done(ResponsesForms.shell("completed", call.id(), action));
    }
}
