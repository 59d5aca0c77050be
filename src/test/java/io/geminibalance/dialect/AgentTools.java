package io.geminibalance.dialect;

import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The tools of an agent: forty functions, of a kilobyte and a half each, in the forms of three languages.
public final class AgentTools {
    private static final int FUNCTIONS = 40;

    private AgentTools() {}

    /// A request for a chat completion.
    ///
    /// @param mark makes the tools others, and no longer
    public static String chat(String mark) {
        return "{\"model\":\"gemini-3.8-flash\",\"messages\":[{\"role\":\"user\",\"content\":\"Go on.\"}],\"tools\":"
                + all(i -> "{\"type\":\"function\",\"function\":{\"name\":\"tool_" + i + "\",\"description\":\""
                        + description(mark) + "\",\"parameters\":" + schema(i) + "}}")
                + "}";
    }

    /// The same as a request for a response, with its tools in a namespace.
    public static String responses(String mark) {
        return "{\"model\":\"gemini-3.8-flash\",\"store\":false,\"input\":\"Go on.\",\"tools\":"
                + "[{\"type\":\"namespace\",\"name\":\"files\",\"tools\":"
                + all(i -> "{\"type\":\"function\",\"name\":\"tool_" + i + "\",\"description\":\"" + description(mark)
                        + "\",\"parameters\":" + schema(i) + "}")
                + "}]}";
    }

    /// The same as a request for a message.
    public static String messages(String mark) {
        return "{\"model\":\"gemini-3.8-flash\",\"max_tokens\":1000,"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"Go on.\"}],\"tools\":"
                + all(i -> "{\"name\":\"tool_" + i + "\",\"description\":\"" + description(mark)
                        + "\",\"input_schema\":" + schema(i) + "}")
                + "}";
    }

    /// A request without its tools.
    public static String without(String request) {
        return request.substring(0, request.indexOf(",\"tools\":")) + "}";
    }

    private static String all(IntFunction<String> one) {
        return IntStream.range(0, FUNCTIONS).mapToObj(one).collect(Collectors.joining(",", "[", "]"));
    }

    private static String description(String mark) {
        return mark + " Reads some of the lines of a text file.\\nUse it before you change one. ".repeat(5);
    }

    private static String schema(int number) {
        String fields = IntStream.range(0, 8)
                .mapToObj(i -> "\"field_" + i + "\":{\"type\":[\"string\",\"null\"],\"description\":\"What the tool "
                        + number + " takes " + i + ", as the text tells.\",\"minLength\":" + i + ",\"default\":null}")
                .collect(Collectors.joining(","));
        return "{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\"type\":\"object\",\"properties\":{" + fields
                + ",\"kind\":{\"$ref\":\"#/$defs/Kind\"}},\"required\":[\"field_0\",\"field_1\"],"
                + "\"additionalProperties\":false,\"$defs\":{\"Kind\":{\"enum\":[\"a\",\"b\"],\"type\":\"string\"}}}";
    }
}
