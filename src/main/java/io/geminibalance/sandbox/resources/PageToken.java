package io.geminibalance.sandbox.resources;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.OptionalLong;

/// The token of a list's next page: opaque, and good for one list of one project.
final class PageToken {
    private static final int CHECK = 8;

    private PageToken() {}

    /// @param last number of the last thing on the page before
    static String of(long last, String project, String list) {
        byte[] token = ByteBuffer.allocate(CHECK + Long.BYTES)
                .put(check(last, project, list), 0, CHECK)
                .putLong(last)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /// The number, or nothing where the token was given for something else.
    static OptionalLong read(String token, String project, String list) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException _) {
            return OptionalLong.empty();
        }
        if (bytes.length != CHECK + Long.BYTES) {
            return OptionalLong.empty();
        }
        long last = ByteBuffer.wrap(bytes).getLong(CHECK);
        return of(last, project, list).equals(token) ? OptionalLong.of(last) : OptionalLong.empty();
    }

    private static byte[] check(long last, String project, String list) {
        return Digests.sha256((last + "\n" + project + "\n" + list).getBytes(StandardCharsets.UTF_8));
    }
}
