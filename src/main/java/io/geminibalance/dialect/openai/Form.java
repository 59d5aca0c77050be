package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.Invalid;
import io.geminibalance.dialect.prompt.Media;
import io.geminibalance.dialect.prompt.Part;
import io.geminibalance.json.Allowance;
import io.geminibalance.json.JsonView;
import io.geminibalance.wire.Body;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A form with files in it (RFC 7578, `multipart/form-data`).
///
/// A form that lies on the disk stays there: it is looked at where it is, and its files are gone once this is
/// closed. In memory besides what goes up in base64, one of 70 MB filled a heap of 256 MB.
///
/// @param values of the fields that are no files, by name without the brackets of lists; a list where there are
///     several
/// @param files in the order in which they come
/// @param memory of a form that lies on the disk
record Form(Map<String, Object> values, List<FormFile> files, Arena memory) implements AutoCloseable {
    private static final int MOST_PARTS = 200;

    /// In base64 more would not fit into the 100 MB of a request (Google's page on file inputs, read 2026-11-22).
    private static final int MOST_BYTES = 74_000_000;

    private static final int LONGEST_TEXT = 1_000_000;
    private static final int LONGEST_HEAD = 8 * 1024;
    private static final int NONE = Integer.MIN_VALUE;
    private static final int CRLF = 2;
    private static final byte[] BLANK_LINE = ascii("\r\n\r\n");
    private static final byte[] DASHES = ascii("--");
    private static final Pattern BOUNDARY =
            Pattern.compile("boundary=(?:\"([^\"]{1,70})\"|([^\\s;\"]{1,70}))", Pattern.CASE_INSENSITIVE);

    /// A parameter of `Content-Disposition`. Quantifiers give nothing back, for Java's patterns repeat a choice by
    /// calling themselves, and a name of some thousand escapes overflowed the stack.
    private static final Pattern PARAMETER =
            Pattern.compile(";\\s*+([^=;\\s]++)\\s*+=\\s*+(?:\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"|([^;]*+))");

    private static final Pattern ESCAPED = Pattern.compile("\\\\(.)");

    /// A file of the form's.
    ///
    /// @param field the name of its field, without brackets
    /// @param mimeType empty where the client tells none
    record FormFile(String field, String name, String mimeType, ByteBuffer bytes) {
        boolean isEmpty() {
            return bytes.remaining() == 0;
        }

        /// The file as models are sent it.
        Part.Inline media() {
            return Media.ofBytes(bytes.duplicate(), mimeType, name);
        }
    }

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
        Form form = new Form(new LinkedHashMap<>(), new ArrayList<>(), Arena.ofConfined());
        try {
            form.parts(bytes(body, form.memory), ascii("\r\n--" + mark));
        } catch (Invalid | RuntimeException e) {
            form.close();
            throw e;
        }
        return form;
    }

    private static ByteBuffer bytes(Body body, Arena memory) {
        if (!(body instanceof Body.Spooled(FileChannel file, long length))) {
            return ByteBuffer.wrap(body.bytes());
        }
        try {
            return file.map(MapMode.READ_ONLY, 0, length, memory).asByteBuffer();
        } catch (IOException e) {
            throw new UncheckedIOException("a request kept on disk cannot be read", e);
        }
    }

    @Override
    public void close() {
        memory.close();
    }

    /// What the form says, as a request in JSON would; numbers and truths are still texts.
    Place place() {
        return Place.of(new JsonView(values));
    }

    /// The first file of a field.
    Optional<FormFile> file(String field) {
        return files.stream().filter(file -> file.field.equals(field)).findFirst();
    }

    /// @param inner what stands between two parts
    private void parts(ByteBuffer body, byte[] inner) throws Invalid {
        int begins = inner.length - CRLF;
        boolean atOnce = has(body, 0, inner, CRLF) && ends(body, begins);
        int at = atOnce ? -CRLF : delimiter(body, inner, 0);
        for (int i = 0; i <= MOST_PARTS && at != NONE; i++) {
            int begin = at + inner.length;
            if (body.get(begin) == '-') {
                return;
            }
            int head = find(body, BLANK_LINE, begin, Math.min(body.limit(), begin + LONGEST_HEAD));
            int end = head < 0 ? NONE : delimiter(body, inner, head + CRLF);
            if (end == NONE) {
                break;
            }
            int content = Math.min(end, head + BLANK_LINE.length);
            add(text(body.slice(begin, head - begin)), body.slice(content, end - content));
            at = end;
        }
        throw broken("The form breaks off, or has more than " + MOST_PARTS + " parts or a head of more than "
                + LONGEST_HEAD + " bytes.");
    }

    /// Where a line begins that parts the parts, with the end of the line before it.
    private static int delimiter(ByteBuffer body, byte[] inner, int from) {
        int at = find(body, inner, from, body.limit());
        while (at >= 0 && !ends(body, at + inner.length)) {
            at = find(body, inner, at + 1, body.limit());
        }
        return at < 0 ? NONE : at;
    }

    /// Whether a boundary ends here; one that goes on is another one, which a file may hold.
    private static boolean ends(ByteBuffer body, int at) {
        if (has(body, at, DASHES, 0)) {
            return true;
        }
        int line = at;
        while (line < body.limit() && (body.get(line) == ' ' || body.get(line) == '\t')) {
            line++;
        }
        return has(body, line, BLANK_LINE, CRLF);
    }

    private void add(String head, ByteBuffer content) throws Invalid {
        Map<String, String> parameters = parameters(field(head, "content-disposition"));
        String name = parameters.getOrDefault("name", "").replaceFirst("\\[\\d*]$", "");
        if (name.isEmpty()) {
            throw broken("A part of the form has no name; send Content-Disposition: form-data; name=\"...\".");
        }
        String filename = parameters.get("filename");
        if (filename == null) {
            filename = extended(parameters.get("filename*"));
        }
        if (filename != null) {
            files.add(new FormFile(name, filename, field(head, "content-type"), content));
            refuseTooMuch(name);
            return;
        }
        if (content.remaining() > LONGEST_TEXT) {
            throw Invalid.value(name, "`" + name + "` is longer than " + LONGEST_TEXT + " bytes.");
        }
        Allowance.current().spend(2L * content.remaining());
        values.merge(name, text(content), (before, now) -> {
            List<Object> both = new ArrayList<>(before instanceof List<?> list ? list : List.of(before));
            both.add(now);
            return both;
        });
    }

    private void refuseTooMuch(String name) throws Invalid {
        long all = files.stream().mapToLong(file -> file.bytes.remaining()).sum();
        if (all > MOST_BYTES) {
            throw new Invalid(
                    "The files of this form have " + all + " bytes, and models take at most " + MOST_BYTES
                            + " at once; compress them, or send them in pieces.",
                    name,
                    OpenAiErrors.TOO_LARGE);
        }
    }

    /// By their names in small letters. They are read one after the other, for a quoted one may hold what looks
    /// like another.
    private static Map<String, String> parameters(String disposition) {
        Map<String, String> parameters = new LinkedHashMap<>();
        Matcher found = PARAMETER.matcher(disposition);
        while (found.find()) {
            String quoted = found.group(2);
            String value = quoted == null
                    ? found.group(3).strip()
                    : ESCAPED.matcher(quoted).replaceAll("$1");
            parameters.putIfAbsent(found.group(1).toLowerCase(Locale.ROOT), value);
        }
        return parameters;
    }

    /// A name as older clients in Python write it that isn't ASCII: `UTF-8''%C3%A9.wav` (RFC 8187).
    private static String extended(String value) {
        if (value == null) {
            return null;
        }
        String name = value.substring(value.lastIndexOf('\'') + 1);
        try {
            return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return name;
        }
    }

    private static Invalid broken(String message) {
        return new Invalid(message, null, "invalid_multipart_form");
    }

    private static String field(String head, String name) {
        return head.lines()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }

    private static int find(ByteBuffer in, byte[] what, int from, int to) {
        for (int i = from; i <= to - what.length; i++) {
            if (in.get(i) == what[0] && has(in, i, what, 0)) {
                return i;
            }
        }
        return -1;
    }

    /// Whether something stands there.
    ///
    /// @param from where that begins in its array
    private static boolean has(ByteBuffer in, int at, byte[] what, int from) {
        int length = what.length - from;
        return at + length <= in.limit() && in.slice(at, length).equals(ByteBuffer.wrap(what, from, length));
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
