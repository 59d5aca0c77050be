package io.geminibalance.http;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// Memory of one size that bodies are kept in, one after the other: an array for each would fill the heap's old
/// generation with what lives as long as a request, and collecting that costs more than all else that is done for a
/// large body.
///
/// It lies outside the heap, where a socket puts and takes bytes without a copy between.
public final class Pages {
    /// Bytes of a page.
    static final int SIZE = 64 * 1024;

    private final int kept;
    private final Deque<ByteBuffer> free = new ArrayDeque<>();
    private int made;

    /// @param kept so many are made and never given up; while all are in use, more of them lie in the heap
    public Pages(int kept) {
        this.kept = kept;
    }

    /// The length of so many whole pages that a body fits in.
    static long rounded(long bytes) {
        return (bytes + SIZE - 1) / SIZE * SIZE;
    }

    ByteBuffer take() {
        synchronized (free) {
            if (!free.isEmpty()) {
                return free.pop();
            }
            if (made == kept) {
                return ByteBuffer.allocate(SIZE);
            }
            made++;
        }
        return ByteBuffer.allocateDirect(SIZE);
    }

    void give(List<ByteBuffer> pages) {
        synchronized (free) {
            for (ByteBuffer page : pages) {
                if (page.isDirect()) {
                    free.push(page.clear());
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
