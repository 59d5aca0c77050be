package io.geminibalance.dialect.prompt;

import io.geminibalance.wire.Fetch;
import java.net.URI;

/// What one request may have fetched; for each request there is one.
///
/// The limits of a fetch are for one address, and a request can name any number of them.
public final class MediaAllowance implements Fetch {
    /// Bytes in all: the API takes requests of 100 MB, and base64 adds a third.
    static final int MOST_BYTES = 70_000_000;
    /// Addresses in all, however little there is.
    static final int MOST_ADDRESSES = 64;

    private final Fetch fetch;
    private int addresses;
    private long bytes;

    public MediaAllowance(Fetch fetch) {
        this.fetch = fetch;
    }

    @Override
    public Fetched get(URI uri) throws Failed {
        if (++addresses > MOST_ADDRESSES) {
            throw new Failed("a request may name " + MOST_ADDRESSES + " addresses", null);
        }
        Fetched fetched = fetch.get(uri);
        bytes += fetched.bytes().length;
        if (bytes > MOST_BYTES) {
            throw new Failed("what this request names has more than " + MOST_BYTES + " bytes in all", null);
        }
        return fetched;
    }
}
