package io.geminibalance.sandbox;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// The one film that the sandbox has: the frame of an MP4 file, a third of a megabyte of it, without a
/// picture.
final class Film {
    static final int LENGTH = 300_000;

    private Film() {}

    static byte[] bytes() {
        ByteBuffer film = ByteBuffer.allocate(LENGTH);
        film.putInt(24).put(ascii("ftypisom")).putInt(512).put(ascii("isommp41"));
        film.putInt(film.remaining()).put(ascii("mdat"));
        // Not zeros: bytes that were lost or came twice should show.
        for (int i = 0; film.hasRemaining(); i++) {
            film.put((byte) (i * 31 + (i >> 8)));
        }
        return film.array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
