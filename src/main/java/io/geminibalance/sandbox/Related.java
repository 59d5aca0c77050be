package io.geminibalance.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/// Reads a body of type `multipart/related` part by part, as it comes.
final class Related {
    private static final int LONGEST_LINE = 8192;

    private final InputStream in;
    private final byte[] delimiter;
    private final byte[] buffer = new byte[64 * 1024];
    private int start;
    private int end;
    private boolean ended;

    /// A part whose content ends where the next begins.
    ///
    /// @param type of its content, empty where it says none
    record Part(String type, InputStream content) {}

    private Related(InputStream in, String boundary) {
        this.in = in;
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        // So that the first boundary, which may begin the body, looks like the others.
        buffer[end++] = '\r';
        buffer[end++] = '\n';
    }

    /// A reader for a body of this type; nothing where the type names no boundary.
    static Optional<Related> of(InputStream body, String contentType) throws IOException {
        int at = contentType.toLowerCase(Locale.ROOT).indexOf("boundary=");
        if (at < 0) {
            return Optional.empty();
        }
        String boundary = contentType
                .substring(at + "boundary=".length())
                .split(";", 2)[0]
                .strip();
        Related related = new Related(body, boundary.replace("\"", ""));
        related.new Content().transferTo(OutputStream.nullOutputStream());
        return Optional.of(related);
    }

    /// The next part, once the one before has been read to its end; nothing behind the last.
    Optional<Part> next() throws IOException {
        if (ended || line().startsWith("--")) {
            ended = true;
            return Optional.empty();
        }
        String type = "";
        for (String field = line(); !field.isEmpty(); field = line()) {
            if (field.toLowerCase(Locale.ROOT).startsWith("content-type:")) {
                type = field.substring("content-type:".length()).strip();
            }
        }
        return Optional.of(new Part(type, new Content()));
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (line.length() < LONGEST_LINE && (start < end || fill())) {
            char c = (char) (buffer[start++] & 0xff);
            if (c == '\n') {
                break;
            }
            line.append(c);
        }
        return line.toString().stripTrailing();
    }

    /// Brings more bytes; false where there are no more.
    private boolean fill() throws IOException {
        System.arraycopy(buffer, start, buffer, 0, end - start);
        end -= start;
        start = 0;
        int read = in.read(buffer, end, buffer.length - end);
        end += Math.max(read, 0);
        return read > 0;
    }

    private int delimiter() {
        for (int at = start; at + delimiter.length <= end; at++) {
            int same = 0;
            while (same < delimiter.length && buffer[at + same] == delimiter[same]) {
                same++;
            }
            if (same == delimiter.length) {
                return at;
            }
        }
        return -1;
    }

    /// The bytes up to the next boundary, which is taken away too, or to the end of a body that has none.
    private final class Content extends InputStream {
        private boolean over;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            while (!over) {
                int at = delimiter();
                // Where no boundary is in sight, the last bytes may be the beginning of one.
                int sure = at >= 0 ? at - start : end - start - delimiter.length + 1;
                if (sure > 0) {
                    int read = Math.min(sure, length);
                    System.arraycopy(buffer, start, bytes, offset, read);
                    start += read;
                    return read;
                }
                if (at >= 0) {
                    start += delimiter.length;
                    over = true;
                } else if (!fill()) {
                    over = true;
                    ended = true;
                }
            }
            return -1;
        }
    }
}
