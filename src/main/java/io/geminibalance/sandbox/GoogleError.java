package io.geminibalance.sandbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An error as Google says it. Its strings may hold names in braces, such as `{model}`, which [#with] fills
/// in.
///
/// @param status the name that google.rpc.Code gives to it
/// @param details as `error.details`; left out where empty, as Google does
public record GoogleError(int code, String status, String message, List<Map<String, Object>> details, Stage stage) {

    /// Where in Google's front the decision falls.
    public enum Stage {
        /// By the key alone, before anybody looks at the request; whatever is asked.
        KEY,
        /// By the model, for a sound request that would run one. Listing models is not touched.
        MODEL
    }

    /// This error with the names in braces replaced.
    public GoogleError with(Map<String, String> names) {
        List<Map<String, Object>> filled = new ArrayList<>();
        for (Map<String, Object> detail : details) {
            filled.add(fields(detail, names));
        }
        return new GoogleError(code, status, text(message, names), filled, stage);
    }

    /// The body, as plain values.
    public Map<String, Object> body() {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", code);
        error.put("message", message);
        error.put("status", status);
        if (!details.isEmpty()) {
            error.put("details", details);
        }
        return Map.of("error", error);
    }

    /// The number that google.rpc.Code has for a name.
    static int rpcCode(String status) {
        return switch (status) {
            case "INVALID_ARGUMENT" -> 3;
            case "NOT_FOUND" -> 5;
            case "PERMISSION_DENIED" -> 7;
            case "RESOURCE_EXHAUSTED" -> 8;
            case "FAILED_PRECONDITION" -> 9;
            case "INTERNAL" -> 13;
            case "UNAVAILABLE" -> 14;
            default -> 2;
        };
    }

    private static Object value(Object value, Map<String, String> names) {
        return switch (value) {
            case String text -> text(text, names);
            case Map<?, ?> map -> fields(map, names);
            case List<?> list -> list.stream().map(each -> value(each, names)).toList();
            default -> value;
        };
    }

    private static Map<String, Object> fields(Map<?, ?> from, Map<String, String> names) {
        Map<String, Object> filled = new LinkedHashMap<>();
        from.forEach((name, value) -> filled.put(name.toString(), value(value, names)));
        return filled;
    }

    private static String text(String text, Map<String, String> names) {
        if (text.indexOf('{') < 0) {
            return text;
        }
        String filled = text;
        for (Map.Entry<String, String> name : names.entrySet()) {
            filled = filled.replace("{" + name.getKey() + "}", name.getValue());
        }
        return filled;
    }
}
