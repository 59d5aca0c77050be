package io.geminibalance.engine;

import io.geminibalance.octets.Octets;

/// What the fields of a head say about the message itself: its host, its length, what becomes of the connection
/// (RFC 9112, 3.2, 6 and 9; RFC 9110, 10.1.1).
final class Framing {
    private static final int NONE = -1;
    private static final int LONGEST_LENGTH = 18;

    private final Fields fields;
    private final boolean old;
    private int host = NONE;
    private int announced = NONE;
    private int coding = NONE;
    private boolean closes;
    private boolean stays;
    private boolean hesitant;
    private long length;

    Framing(Fields fields, boolean old) {
        this.fields = fields;
        this.old = old;
    }

    void check(String method, EngineLimits limits) throws Refusal {
        for (int field = 0; field < fields.count(); field++) {
            note(field);
        }
        if (host == NONE ? !old : !Target.isHost(fields, host)) {
            throw new Refusal(400, "Exactly one sound Host header is needed.");
        }
        if (coding != NONE) {
            checkCoding();
            length = -1;
        } else if (announced != NONE) {
            length = announced(limits);
        } else if (old && (method.equals("POST") || method.equals("PUT") || method.equals("PATCH"))) {
            // In HTTP/1.0 a body without a length would end with the connection, and so with the way to answer.
            throw new Refusal(411, "A Content-Length is needed in HTTP/1.0.");
        }
    }

    /// The value of the host as text, or null.
    String host() {
        return host == NONE ? null : fields.value(host);
    }

    long length() {
        return length;
    }

    boolean persistent() {
        return !closes && (!old || stays);
    }

    boolean hesitant() {
        return hesitant && length != 0;
    }

    private void note(int field) throws Refusal {
        if (fields.is(field, "host")) {
            if (host != NONE) {
                throw new Refusal(400, "Exactly one sound Host header is needed.");
            }
            host = field;
        } else if (fields.is(field, "content-length")) {
            if (announced != NONE) {
                throw new Refusal(400, "Content-Length must be one number of digits only.");
            }
            announced = field;
        } else if (fields.is(field, "transfer-encoding")) {
            if (coding != NONE) {
                throw new Refusal(400, "There must be no more than one Transfer-Encoding.");
            }
            coding = field;
        } else if (fields.is(field, "connection")) {
            noteConnection(fields.value(field));
        } else if (fields.is(field, "expect") && !old) {
            if (!fields.says(field, "100-continue")) {
                throw new Refusal(417, "Nothing can be expected but 100-continue.");
            }
            hesitant = true;
        }
    }

    private void noteConnection(String value) {
        if (value.equalsIgnoreCase("keep-alive")) {
            stays = true;
            return;
        }
        for (String option : value.split(",")) {
            closes |= option.strip().equalsIgnoreCase("close");
            stays |= option.strip().equalsIgnoreCase("keep-alive");
        }
    }

    private void checkCoding() throws Refusal {
        if (announced != NONE) {
            throw new Refusal(400, "Content-Length and Transfer-Encoding exclude each other.");
        }
        if (old) {
            throw new Refusal(400, "There is no Transfer-Encoding in HTTP/1.0.");
        }
        if (fields.says(coding, "chunked")) {
            return;
        }
        // What is chunked last has an end that can be found, only nobody here could read it.
        String[] codings = fields.value(coding).split(",", -1);
        boolean ends = codings.length > 1 && codings[codings.length - 1].strip().equalsIgnoreCase("chunked");
        boolean once = true;
        for (int i = 0; i < codings.length - 1; i++) {
            once &= !codings[i].strip().equalsIgnoreCase("chunked");
        }
        throw ends && once
                ? new Refusal(501, "No Transfer-Encoding is known here but chunked.")
                : new Refusal(400, "Transfer-Encoding must end with chunked, once.");
    }

    private long announced(EngineLimits limits) throws Refusal {
        int from = fields.valueStart(announced);
        int end = fields.valueEnd(announced, from);
        boolean fits = end - from <= LONGEST_LENGTH;
        long number = 0;
        for (int at = from; at < end; at++) {
            if (!Octets.digit(fields.bytes()[at])) {
                throw new Refusal(400, "Content-Length must be one number of digits only.");
            }
            number = fits ? number * 10 + fields.bytes()[at] - '0' : 0;
        }
        if (from == end) {
            throw new Refusal(400, "Content-Length must be one number of digits only.");
        }
        if (!fits || number > limits.bodyBytes()) {
            throw new Refusal(413, "The body is too long.");
        }
        return number;
    }
}
