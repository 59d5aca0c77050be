package io.geminibalance;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.support.Multipart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A request of the description in OpenAPI.
///
/// @param parameters of the path
/// @param bodies examples of its body, as JSON or as a form; none where it has none
record DescribedOperation(String method, String path, JsonView said, List<JsonView> parameters, List<Object> bodies) {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "options", "head", "patch");

    static List<DescribedOperation> all(Path file) throws IOException {
        JsonView document = new JsonView(Json.read(Files.readString(file)));
        List<DescribedOperation> operations = new ArrayList<>();
        fields(document.at("paths")).forEach((path, item) -> {
            List<JsonView> parameters = item.at("parameters").each().stream()
                    .map(parameter -> resolved(document, parameter))
                    .toList();
            fields(item).forEach((method, said) -> {
                if (METHODS.contains(method)) {
                    JsonView body = resolved(document, said.at("requestBody"));
                    operations.add(new DescribedOperation(
                            method.toUpperCase(Locale.ROOT), path, said, parameters, examples(body)));
                }
            });
        });
        return operations;
    }

    /// Whether this describes a request. A parameter `path` stands for any number of segments.
    boolean is(String asked, String target) {
        String any = path.contains("{path}") ? ".+" : "[^/]+";
        Stream<String> literals = Arrays.stream(path.split("\\{[a-z]+}", -1)).map(Pattern::quote);
        return method.equals(asked) && target.matches(literals.collect(Collectors.joining(any)));
    }

    boolean isOpen() {
        return said.at("security").isArray() && said.at("security").each().isEmpty();
    }

    boolean isAdmins() {
        return said.at("security").at(0).at("adminBearer").isPresent();
    }

    boolean answers(int status) {
        JsonView responses = said.at("responses");
        return responses.at(Integer.toString(status)).isPresent()
                || responses.at("default").isPresent();
    }

    /// The path with the examples of its parameters.
    String filled() {
        String filled = path;
        for (JsonView parameter : parameters) {
            String example = parameter.at("example").text("");
            if (example.isEmpty()) {
                throw new AssertionError("no example of a parameter of " + path);
            }
            filled = filled.replace("{" + parameter.at("name").text("") + "}", example);
        }
        return filled;
    }

    private static List<Object> examples(JsonView body) {
        JsonView content = body.at("content").at("application/json");
        List<Object> examples = new ArrayList<>();
        Optional.ofNullable(content.at("example").value()).ifPresent(examples::add);
        fields(content.at("examples"))
                .values()
                .forEach(each -> examples.add(each.at("value").value()));
        JsonView form = body.at("content").at("multipart/form-data").at("example");
        if (form.isObject()) {
            Multipart sent = new Multipart();
            fields(form).forEach((name, value) -> {
                if (name.equals("file")) {
                    sent.file(name, "a.wav", "audio/wav", Base64.getDecoder().decode(value.text("")));
                } else {
                    sent.text(name, value.text(""));
                }
            });
            examples.add(sent);
        }
        return examples;
    }

    private static JsonView resolved(JsonView document, JsonView value) {
        String reference = value.at("$ref").text("");
        JsonView found = reference.isEmpty() ? value : document;
        for (String step :
                reference.isEmpty() ? new String[0] : reference.substring(2).split("/")) {
            found = found.at(step);
        }
        return found;
    }

    private static Map<String, JsonView> fields(JsonView object) {
        Map<String, JsonView> fields = new LinkedHashMap<>();
        if (object.value() instanceof Map<?, ?> map) {
            map.forEach((name, value) -> fields.put(name.toString(), new JsonView(value)));
        }
        return fields;
    }
}
