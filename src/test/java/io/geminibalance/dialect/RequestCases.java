package io.geminibalance.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.geminibalance.dialect.model.Models;
import io.geminibalance.dialect.prompt.Prompt;
import io.geminibalance.dialect.prompt.Repairs;
import io.geminibalance.dialect.prompt.Request;
import io.geminibalance.dialect.prompt.Signatures;
import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.support.ManualClock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/// Runs the cases of a file: what goes up for what a client sends.
///
/// @param question the fields that are added where a case has none of the name
public record RequestCases(String file, Map<String, Object> question, Dialect dialect) {
    /// Understands a request.
    public interface Dialect {
        Prompt prompt(JsonView request) throws Invalid;
    }

    /// With messages for a question.
    public RequestCases(String file, Dialect dialect) {
        this(file, Map.of("messages", List.of(Map.of("role", "user", "content", "u"))), dialect);
    }

    private record Case(String name, String model, String request, List<String> expected) {}

    public Stream<DynamicTest> tests() throws IOException {
        return cases().stream()
                .map(each -> DynamicTest.dynamicTest(each.name + " (" + each.model + ")", () -> run(each)));
    }

    private void run(Case each) throws Exception {
        String first = each.expected.getFirst();
        if (first.startsWith("400 ")) {
            String[] words = first.split(" ", 3);
            try {
                String body = translated(each);
                fail("accepted: " + body);
            } catch (Invalid e) {
                assertThat(e.param()).isEqualTo(words[1]);
                assertThat(e.getMessage()).contains(words[2]);
            }
            return;
        }
        String body = translated(each);
        Object json = Json.read(body);
        for (String line : each.expected) {
            if (line.startsWith("contains ")) {
                assertThat(body).contains(line.substring("contains ".length()));
            } else if (line.startsWith("whole ")) {
                assertThat(body).isEqualTo(line.substring("whole ".length()));
            } else {
                int blank = line.indexOf(' ');
                Object found = found(json, line.substring(0, blank));
                String wanted = line.substring(blank + 1);
                assertThat(Json.text(found))
                        .as(line + "\nin " + body)
                        .isEqualTo(wanted.equals("absent") ? "null" : Json.text(Json.read(wanted)));
            }
        }
    }

    private String translated(Case each) throws Exception {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (!each.model.equals("-")) {
            fields.put("model", each.model);
        }
        fields.putAll(question);
        fields.putAll(asMap(Json.read(each.request)));
        byte[] bytes = Json.write(fields);
        ManualClock clock = new ManualClock("2026-11-22T18:00:00Z");
        Signatures signatures = new Signatures(clock);
        Prompt prompt = dialect.prompt(Json.view(bytes, 0, bytes.length));
        Request request = Request.of(
                prompt,
                new Models(clock).profile(prompt.model()),
                Repairs.NONE,
                call -> signatures.find("", call),
                value -> signatures.owned("", value));
        try (InputStream in = request.body().open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Object found(Object json, String pointer) {
        JsonView view = new JsonView(json);
        for (String step : pointer.substring(1).split("/")) {
            view = view.isArray() ? view.at(Integer.parseInt(step)) : view.at(step);
        }
        return view.value();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> asMap(Object json) {
        return (Map<String, Object>) json;
    }

    private List<Case> cases() throws IOException {
        String text;
        try (InputStream in = RequestCases.class.getResourceAsStream(file)) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        List<Case> cases = new ArrayList<>();
        for (String block : text.split("(?m)^== ")) {
            List<String> lines = block.lines().filter(line -> !line.isBlank()).toList();
            if (lines.size() < 4 || !lines.get(1).startsWith("models ")) {
                continue;
            }
            for (String model : lines.get(1).substring("models ".length()).split(" ")) {
                cases.add(new Case(lines.get(0), model, lines.get(2), lines.subList(3, lines.size())));
            }
        }
        return cases;
    }
}
