package io.geminibalance.http;

/// Where the body of one request stays until its answer is out: so much of the memory, so much of the disk.
final class Stay implements AutoCloseable {
    private final Room.Held memory;
    private final Room.Held disk;

    Stay(Limits limits) {
        this.memory = limits.memory().hold();
        this.disk = limits.disk().hold();
    }

    Room.Held memory() {
        return memory;
    }

    Room.Held disk() {
        return disk;
    }

    @Override
    public void close() {
        memory.close();
        disk.close();
    }
}
