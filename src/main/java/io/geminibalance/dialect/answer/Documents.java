package io.geminibalance.dialect.answer;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonException;
import io.geminibalance.json.JsonView;
import io.geminibalance.wire.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Set;

/// The JSON documents of an answer, one by one as they arrive: events, elements of an array, or a single one.
///
/// All forms are read by the same rules, since they mix: Google ends a broken stream of events with a bare
/// document that says why (gemini-cli #7586, llmgateway #3616). A document stays where it was read; there is
/// one buffer, which grows with the largest and is used again. Before anybody looks at bytes, the key is
/// blotted out of them.
final class Documents {
    /// The largest document, in bytes: one with an image or a film of 100 MB fits.
    static final int LARGEST = 160 << 20;

    private static final int SMALL = 16 * 1024;

    /// A buffer larger than this is given back once what made it grow is over.
    private static final int LARGE = 1 << 20;

    /// The arguments of calls go to the client as they are written.
    private static final Set<String> RAW = Set.of("args");

    /// What is being read: nothing yet, the lines of an event, or a bare document.
    private enum State {
        BETWEEN,
        EVENT,
        BARE
    }

    private final Reply reply;
    private final InputStream body;
    private final boolean lasting;
    private final AnswerMemory.Held memory;
    /// The bytes of all buffers that are in use.
    private long used;
    private final Deque<Object> elements = new ArrayDeque<>();

    private byte[] buffer;
    /// Where the piece that is being read begins, how far it has been looked at, how far the bytes are free of
    /// the key, and how far they reach.
    private int start;
    private int at;
    private int safe;
    private int end;

    private boolean ended;
    private boolean cut;
    private State state = State.BETWEEN;
    private boolean bare;

    // Of an event: where its current line begins, and its data; -1 where it has none yet.
    private int line;
    private int from = -1;
    private int to;

    // Of a bare document.
    private int depth;
    private boolean quoted;

    /// @param lasting whether parts of a document are used after the next one has been read: then no buffer is used
    ///     twice
    Documents(Reply reply, boolean lasting) {
        this(reply, lasting, AnswerMemory.UNBOUNDED.hold());
    }

    /// @param memory is asked before a buffer grows
    Documents(Reply reply, boolean lasting, AnswerMemory.Held memory) {
        this.memory = memory;
        this.reply = reply;
        this.body = reply.body();
        this.lasting = lasting;
        buffer = reply.head().bytes();
        used = buffer.length;
        end = reply.head().length();
        ended = reply.head().ended();
        safe = reply.key().hide(buffer, 0, end, ended);
    }

    /// The next document of those that have arrived, or null where the next isn't complete.
    ///
    /// What it holds is valid until more is read, unless it is to last.
    ///
    /// @throws JsonException where it is no JSON
    JsonView next() {
        while (true) {
            if (!elements.isEmpty()) {
                return new JsonView(elements.poll());
            }
            if (state == State.BETWEEN && !begins()) {
                return null;
            }
            boolean complete = state == State.BARE ? bareEnds() : eventEnds();
            if (!complete) {
                return null;
            }
            JsonView document = document();
            state = State.BETWEEN;
            if (document != null) {
                return document;
            }
        }
    }

    /// Reads what has arrived, or waits for it.
    ///
    /// @return false at the end of the answer
    boolean more() throws IOException {
        if (ended) {
            return false;
        }
        makeRoom();
        int read = body.read(buffer, end, buffer.length - end);
        ended = read < 0;
        end += Math.max(read, 0);
        safe += reply.key().hide(buffer, safe, end - safe, ended);
        return true;
    }

    /// Whether [#more] would have to wait for the upstream.
    boolean waits() throws IOException {
        return !ended && body.available() == 0;
    }

    /// Whether the answer ended in the middle of a document.
    boolean cut() {
        return cut;
    }

    /// Whether the last document stood by itself, and not in an event.
    boolean bare() {
        return bare;
    }

    /// Goes to where the next piece begins: past blank lines, and past the marks of an array.
    private boolean begins() {
        while (at < safe && isBetween(buffer[at])) {
            at++;
        }
        start = at;
        line = at;
        from = -1;
        depth = 0;
        quoted = false;
        if (at == safe) {
            return false;
        }
        state = buffer[at] == '{' ? State.BARE : State.EVENT;
        return true;
    }

    private static boolean isBetween(byte b) {
        // The last three are a byte order mark.
        return switch (b) {
            case ' ', '\t', '\r', '\n', ',', '[', ']', (byte) 0xEF, (byte) 0xBB, (byte) 0xBF -> true;
            default -> false;
        };
    }

    private boolean bareEnds() {
        int i = at;
        while (i < safe) {
            byte b = buffer[i++];
            if (quoted) {
                if (b == '\\') {
                    if (i == safe) {
                        // What is escaped has not come yet.
                        i--;
                        break;
                    }
                    i++;
                } else if (b == '"') {
                    quoted = false;
                }
            } else if (b == '"') {
                quoted = true;
            } else if (b == '{') {
                depth++;
            } else if (b == '}' && --depth == 0) {
                from = start;
                to = i;
                at = i;
                return true;
            }
        }
        at = i;
        cut |= ended;
        return false;
    }

    private boolean eventEnds() {
        while (true) {
            int i = at;
            while (i < safe && buffer[i] != '\n' && buffer[i] != '\r') {
                i++;
            }
            at = i;
            boolean last = i == safe;
            // After a lone \r it takes one more byte to know where the next line begins, but for an empty line.
            if (!ended && (last || i > line && buffer[i] == '\r' && i + 1 == safe)) {
                return false;
            }
            if (i == line || !read(line, i)) {
                return true;
            }
            at = last ? i : buffer[i] == '\r' && i + 1 < safe && buffer[i + 1] == '\n' ? i + 2 : i + 1;
            line = at;
        }
    }

    /// Reads a line of an event.
    ///
    /// @return false where it belongs to the event no more
    private boolean read(int begin, int stop) {
        if (buffer[begin] == '{') {
            at = begin;
            return false;
        }
        boolean data = stop - begin >= 5
                && buffer[begin] == 'd'
                && buffer[begin + 1] == 'a'
                && buffer[begin + 2] == 't'
                && buffer[begin + 3] == 'a'
                && buffer[begin + 4] == ':';
        if (data) {
            if (from < 0) {
                from = begin + 5;
            } else {
                // Lines of data are joined; JSON doesn't mind blanks where a line may end.
                Arrays.fill(buffer, to, begin + 5, (byte) ' ');
            }
            to = stop;
        }
        return true;
    }

    /// The document that has been found, or null where the event holds none.
    private JsonView document() {
        bare = state == State.BARE;
        if (from < 0) {
            return null;
        }
        while (from < to && isBlank(buffer[from])) {
            from++;
        }
        if (from == to || isDone()) {
            return null;
        }
        JsonView view;
        try {
            view = Json.view(buffer, from, to - from, RAW);
        } catch (JsonException e) {
            if (ended && at == safe) {
                cut = true;
                return null;
            }
            throw e;
        }
        if (view.value() instanceof Iterable<?> values) {
            values.forEach(value -> elements.add(value == null ? "" : value));
            return null;
        }
        return view;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }

    /// Whether the data are the mark with which other APIs end a stream.
    private boolean isDone() {
        return to - from >= 6 && buffer[from] == '[' && buffer[from + 1] == 'D' && buffer[from + 2] == 'O';
    }

    private void makeRoom() throws TooLarge {
        int size = end - start;
        boolean shrinks = buffer.length > LARGE && size < SMALL;
        // A buffer that may not grow is filled to its end; else all of it would be copied for each read.
        boolean full = lasting || start == 0 && buffer.length >= LARGEST;
        boolean roomy = end < buffer.length && (full || buffer.length - end >= buffer.length / 4);
        if (roomy && !shrinks) {
            return;
        }
        if (size >= LARGEST || lasting && used >= LARGEST) {
            throw new TooLarge("a document of more than " + LARGEST + " bytes");
        }
        if (lasting || shrinks || size >= buffer.length - buffer.length / 4) {
            byte[] fresh = room((int) Math.min(LARGEST, Math.max(SMALL, size + size / 2L)));
            System.arraycopy(buffer, start, fresh, 0, size);
            buffer = fresh;
        } else {
            System.arraycopy(buffer, start, buffer, 0, size);
        }
        int moved = start;
        start = 0;
        at -= moved;
        line -= moved;
        from = from < 0 ? from : from - moved;
        to -= moved;
        safe -= moved;
        end = size;
    }

    private byte[] room(int length) throws TooLarge {
        // Where a document has ended in the old buffer, that one lasts.
        used = length + (!lasting ? 0 : start > 0 ? used : used - buffer.length);
        if (!memory.grow(used)) {
            throw new TooLarge("more than there is memory for now");
        }
        return new byte[length];
    }

    /// Says that a document is larger than any that is read.
    static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;

        private TooLarge(String message) {
            super(message);
        }
    }
}
