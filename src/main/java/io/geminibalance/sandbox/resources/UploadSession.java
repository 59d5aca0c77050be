package io.geminibalance.sandbox.resources;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// An upload that is under way: how much has come and its digest. Of the bytes, only a small file's are kept.
///
/// One request at a time may send; what came before a connection broke counts.
public final class UploadSession implements Kept {
    /// How far it has come.
    public enum State {
        ACTIVE,
        FINAL,
        CANCELLED
    }

    /// What was said of the file before its bytes came.
    ///
    /// @param parent the store that it goes to, empty for a file of its own
    /// @param version of the API
    /// @param announced length, or -1
    /// @param metadata the caller's own, a list as the API writes it, or null
    public record Plan(
            String parent,
            String version,
            String name,
            String displayName,
            String mimeType,
            long announced,
            Object metadata) {}

    /// What came.
    public record Received(long size, String sha256, Optional<byte[]> content) {}

    private final String name;
    private final Plan plan;
    private final ReentrantLock lock = new ReentrantLock();
    private final MessageDigest digest = Digests.sha256();
    private ByteArrayOutputStream content = new ByteArrayOutputStream();
    private State state = State.ACTIVE;
    private long received;

    public UploadSession(String name, Plan plan) {
        this.name = name;
        this.plan = plan;
    }

    @Override
    public String name() {
        return name;
    }

    public Plan plan() {
        return plan;
    }

    /// A session is never listed.
    @Override
    public Map<String, Object> document(Instant now) {
        return Map.of();
    }

    public State state() {
        lock.lock();
        try {
            return state;
        } finally {
            lock.unlock();
        }
    }

    public long received() {
        lock.lock();
        try {
            return received;
        } finally {
            lock.unlock();
        }
    }

    /// Takes bytes that begin at an offset.
    ///
    /// @return whether they were taken: they are not where the upload is over, or others are missing before
    ///     them
    public boolean receive(long offset, InputStream bytes) throws IOException {
        lock.lock();
        try {
            if (state != State.ACTIVE || offset != received) {
                return false;
            }
            byte[] buffer = new byte[64 * 1024];
            for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
                digest.update(buffer, 0, read);
                received += read;
                keep(buffer, read);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Ends the upload.
    ///
    /// @return nothing where it was over before
    public Optional<Received> finish() {
        lock.lock();
        try {
            if (state != State.ACTIVE) {
                return Optional.empty();
            }
            state = State.FINAL;
            String hex = HexFormat.of().formatHex(digest.digest());
            return Optional.of(new Received(
                    received,
                    hex,
                    received <= Contents.LARGEST_FILE ? Optional.of(content.toByteArray()) : Optional.empty()));
        } finally {
            content = new ByteArrayOutputStream(0);
            lock.unlock();
        }
    }

    /// Gives the upload up.
    ///
    /// @return whether it was still under way
    public boolean cancel() {
        lock.lock();
        try {
            boolean active = state == State.ACTIVE;
            state = active ? State.CANCELLED : state;
            content = new ByteArrayOutputStream(0);
            return active;
        } finally {
            lock.unlock();
        }
    }

    private void keep(byte[] bytes, int length) {
        if (received <= Contents.LARGEST_FILE) {
            content.write(bytes, 0, length);
        } else {
            content = new ByteArrayOutputStream(0);
        }
    }
}
