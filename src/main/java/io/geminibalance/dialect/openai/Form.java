package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.Invalid;
import io.geminibalance.json.JsonView;
import io.geminibalance.wire.Body;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A form with files in it (RFC 7578, `multipart/form-data`).
///
/// @param values of the fields that are no files, by name without the brackets of lists; a list where there are
///     several
/// @param files in the order in which they come
record Form(Map<String, Object> values, List<FormFile> files) {
    private static final int MOST_PARTS = 200;
    private static final int LONGEST_HEAD = 8 * 1024;
    private static final byte[] BLANK_LINE = ascii("\r\n\r\n");
    private static final Pattern BOUNDARY =
            Pattern.compile("boundary=(?:\"([^\"]{1,70})\"|([^\\s;\"]{1,70}))", Pattern.CASE_INSENSITIVE);
    private static final Pattern NAME = Pattern.compile("(?i);\\s*name=(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^;\\s]+))");
    private static final Pattern FILENAME =
            Pattern.compile("(?i);\\s*filename=(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^;\\s]+))");

    /// A file of the form's.
    ///
    /// @param field the name of its field, without brackets
    /// @param mimeType empty where the client tells none
    record FormFile(String field, String name, String mimeType, byte[] bytes) {}

    /// Whether a body of this type is a form.
    static boolean is(String contentType) {
        return contentType.toLowerCase(Locale.ROOT).strip().startsWith("multipart/form-data");
    }

    /// @param contentType that names the boundary
    static Form read(String contentType, Body body) throws Invalid {
        Matcher boundary = BOUNDARY.matcher(contentType);
        if (!is(contentType) || !boundary.find()) {
            throw new Invalid(
                    "Send this request as multipart/form-data, with the file in the field `file` or `image`.",
                    null,
                    "invalid_content_type");
        }
        String mark = boundary.group(1) == null ? boundary.group(2) : boundary.group(1);
        return parts(Document.bytes(body), ascii("--" + mark));
    }

    /// What the form says, as a request in JSON would; numbers and truths are still texts.
    Place place() {
        return Place.of(new JsonView(values));
    }

    /// The first file of a field.
    Optional<FormFile> file(String field) {
        return files.stream().filter(file -> file.field.equals(field)).findFirst();
    }

    private static Form parts(byte[] body, byte[] delimiter) throws Invalid {
        Form form = new Form(new LinkedHashMap<>(), new ArrayList<>());
        byte[] inner = new byte[delimiter.length + 2];
        inner[0] = '\r';
        inner[1] = '\n';
        System.arraycopy(delimiter, 0, inner, 2, delimiter.length);
        int at = find(body, delimiter, 0, body.length);
        for (int i = 0; i < MOST_PARTS && at >= 0; i++) {
            int begin = at + delimiter.length;
            if (begin + 1 < body.length && body[begin] == '-' && body[begin + 1] == '-') {
                return form;
            }
            int head = find(body, BLANK_LINE, begin, Math.min(body.length, begin + LONGEST_HEAD));
            int end = head < 0 ? -1 : find(body, inner, head + 2, body.length);
            if (end < 0) {
                break;
            }
            String fields = new String(body, begin, head - begin, StandardCharsets.UTF_8);
            form.add(fields, Arrays.copyOfRange(body, Math.min(end, head + BLANK_LINE.length), end));
            at = end + 2;
        }
        throw new Invalid(
                "The form breaks off, or has more than " + MOST_PARTS + " parts.", null, "invalid_multipart_form");
    }

    private void add(String head, byte[] content) {
        String disposition = field(head, "content-disposition");
        String name = named(NAME, disposition).orElse("").replaceFirst("\\[\\d*]$", "");
        Optional<String> filename = named(FILENAME, disposition);
        if (filename.isPresent()) {
            files.add(new FormFile(name, filename.get(), field(head, "content-type"), content));
            return;
        }
        String value = new String(content, StandardCharsets.UTF_8);
        values.merge(name, value, (before, now) -> {
            List<Object> both = new ArrayList<>(before instanceof List<?> list ? list : List.of(before));
            both.add(now);
            return both;
        });
    }

    private static String field(String head, String name) {
        return head.lines()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }

    private static Optional<String> named(Pattern pattern, String disposition) {
        Matcher found = pattern.matcher(disposition);
        if (!found.find()) {
            return Optional.empty();
        }
        return Optional.of(
                found.group(1) == null ? found.group(2) : found.group(1).replaceAll("\\\\(.)", "$1"));
    }

    private static int find(byte[] in, byte[] what, int from, int to) {
        for (int i = from; i <= to - what.length; i++) {
            if (in[i] == what[0] && Arrays.equals(in, i, i + what.length, what, 0, what.length)) {
                return i;
            }
        }
        return -1;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
