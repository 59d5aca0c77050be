package io.geminibalance.upstream;

import io.geminibalance.wire.Fetch.Failed;
import io.geminibalance.wire.Fetch.Fetched;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads an answer of HTTP/1.1 as media, and takes nothing but media.
final class FetchedAnswer {
    /// Longest head, those of interim answers included, and longest line of a chunk's size.
    private static final int LONGEST_HEAD = 32 * 1024;

    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})(?: .*)?");
    private static final Pattern FIELD = Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):(.*)", Pattern.DOTALL);
    private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");
    private static final Pattern CHUNK = Pattern.compile("([0-9A-Fa-f]{1,8})[ \\t]*(?:;.*)?");

    /// What servers say of files that they know nothing of.
    private static final String OCTETS = "application/octet-stream";

    private static final List<String> FAMILIES = List.of(
            "image/",
            "audio/",
            "video/",
            "text/",
            "application/vnd.openxmlformats-officedocument.",
            "application/vnd.oasis.opendocument.");
    private static final Set<String> TYPES = Set.of(
            OCTETS,
            "binary/octet-stream",
            "application/pdf",
            "application/json",
            "application/xml",
            "application/rtf",
            "application/msword",
            "application/vnd.ms-excel",
            "application/vnd.ms-powerpoint");

    private final InputStream in;
    private final int most;
    private int headLeft = LONGEST_HEAD;

    private FetchedAnswer(InputStream in, int most) {
        this.in = in;
        this.most = most;
    }

    /// @param in buffered
    /// @param most the largest body that is taken, in bytes
    /// @throws IOException where the answer breaks off
    static Fetched read(InputStream in, int most) throws IOException, Failed {
        return new FetchedAnswer(in, most).read();
    }

    private Fetched read() throws IOException, Failed {
        int status = status();
        Map<String, List<String>> fields = fields();
        while (status / 100 == 1) {
            status = status();
            fields = fields();
        }
        if (status / 100 == 3) {
            throw new Failed("it leads elsewhere (" + status + "); send the address that it leads to", null);
        }
        if (status != 200) {
            throw new Failed("its server answered " + status, null);
        }
        String coding = one(fields, "content-encoding", "identity");
        if (!coding.equalsIgnoreCase("identity")) {
            throw new Failed("its server compresses what was to come as it is", null);
        }
        String type = type(one(fields, "content-type", OCTETS));
        return new Fetched(type, body(fields));
    }

    private static String type(String field) throws Failed {
        int parameters = field.indexOf(';');
        String type = (parameters < 0 ? field : field.substring(0, parameters))
                .strip()
                .toLowerCase(Locale.ROOT);
        if (!TYPES.contains(type) && FAMILIES.stream().noneMatch(type::startsWith)) {
            throw new Failed("what is there is no image, audio, video, text or document", null);
        }
        return type;
    }

    private byte[] body(Map<String, List<String>> fields) throws IOException, Failed {
        String transfer = one(fields, "transfer-encoding", "");
        String length = one(fields, "content-length", "");
        if (!transfer.isEmpty()) {
            if (!transfer.equalsIgnoreCase("chunked") || !length.isEmpty()) {
                throw new Failed("its server's answer cannot be understood", null);
            }
            return chunks();
        }
        if (length.isEmpty()) {
            byte[] body = in.readNBytes(most + 1);
            refuseMoreThanMost(body.length);
            return body;
        }
        if (!LENGTH.matcher(length).matches()) {
            throw new Failed("its server's answer cannot be understood", null);
        }
        refuseMoreThanMost(Long.parseLong(length));
        return exactly(Integer.parseInt(length));
    }

    private byte[] chunks() throws IOException, Failed {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            headLeft = LONGEST_HEAD;
            Matcher size = CHUNK.matcher(line());
            if (!size.matches()) {
                throw new Failed("its server's answer cannot be understood", null);
            }
            long length = Long.parseLong(size.group(1), 16);
            if (length == 0) {
                // Fields behind the body say nothing to us.
                return body.toByteArray();
            }
            refuseMoreThanMost(body.size() + length);
            body.write(exactly((int) length));
            if (!line().isEmpty()) {
                throw new Failed("its server's answer cannot be understood", null);
            }
        }
    }

    private void refuseMoreThanMost(long length) throws Failed {
        if (length > most) {
            throw new Failed("what is there has more than " + most + " bytes", null);
        }
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("in the body");
        }
        return bytes;
    }

    private int status() throws IOException, Failed {
        Matcher status = STATUS.matcher(line());
        if (!status.matches()) {
            throw new Failed("its server does not speak HTTP/1.1", null);
        }
        return Integer.parseInt(status.group(1));
    }

    /// The fields of a head, their names in lower case.
    private Map<String, List<String>> fields() throws IOException, Failed {
        Map<String, List<String>> fields = new HashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            Matcher field = FIELD.matcher(line);
            if (!field.matches()) {
                throw new Failed("its server's answer cannot be understood", null);
            }
            fields.computeIfAbsent(field.group(1).toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                    .add(field.group(2).strip());
        }
        return fields;
    }

    /// The value of a field that must not be said twice in different ways.
    private static String one(Map<String, List<String>> fields, String name, String absent) throws Failed {
        List<String> values =
                fields.getOrDefault(name, List.of(absent)).stream().distinct().toList();
        if (values.size() > 1) {
            throw new Failed("its server's answer cannot be understood", null);
        }
        return values.getFirst();
    }

    private String line() throws IOException, Failed {
        ByteArrayOutputStream line = new ByteArrayOutputStream(64);
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new EOFException("in the head");
            }
            if (--headLeft < 0) {
                throw new Failed("the head of its server's answer is too long", null);
            }
            line.write(octet);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
