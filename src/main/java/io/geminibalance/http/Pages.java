package io.geminibalance.http;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// Arrays of one size that bodies are kept in, one after the other: a new one for each would fill the heap's old
/// generation with what lives as long as a request, and collecting that costs more than all else that is done for a
/// large body.
public final class Pages {
    /// Bytes of a page.
    static final int SIZE = 32 * 1024;

    private final int kept;
    private final Deque<byte[]> free = new ArrayDeque<>();

    /// @param kept so many that nobody uses are kept; any more are left to the collector
    public Pages(int kept) {
        this.kept = kept;
    }

    /// The length of so many whole pages that a body fits in.
    static long rounded(long bytes) {
        return (bytes + SIZE - 1) / SIZE * SIZE;
    }

    byte[] take() {
        synchronized (free) {
            if (!free.isEmpty()) {
                return free.pop();
            }
        }
        return new byte[SIZE];
    }

    void give(List<byte[]> pages) {
        synchronized (free) {
            for (byte[] page : pages) {
                if (free.size() < kept) {
                    free.push(page);
                }
            }
        }
    }

    /// How many there are that nobody uses.
    int free() {
        synchronized (free) {
            return free.size();
        }
    }
}
