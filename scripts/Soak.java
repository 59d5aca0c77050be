import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Mixed load on the finished jar while everything around it fails; started by `scripts/soak`.
final class Soak {
    private static final Duration CYCLE = Duration.ofSeconds(11);

    /// So long all may take to be written and counted, once nothing is under way.
    private static final Duration SETTLING = Duration.ofSeconds(10);

    private final Path jar;
    private final Path folder;
    private final SoakDisk disk;
    private final int port;
    private final SoakUpstream upstream;
    private final SoakBooks books = new SoakBooks();
    private final SoakClients clients;
    private Process service;

    private Soak(Path jar, Path folder, SoakDisk disk) throws IOException {
        this.jar = jar;
        this.folder = folder;
        this.disk = disk;
        this.port = freePort();
        this.upstream = new SoakUpstream(freePort());
        this.clients = new SoakClients(books, port);
    }

    /// Arguments: the jar, minutes, a folder, and whether that is on a small disk of its own ("bounded").
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[2]);
        SoakDisk disk = args[3].equals("bounded")
                ? new SoakDisk.Bounded(folder)
                : SoakDisk.Forbidden.possible()
                        ? new SoakDisk.Forbidden()
                        : new SoakDisk.None("skipped: neither a file system can be mounted nor prlimit be used here");
        System.out.println("The service's files are in " + folder + "; the full disk: " + disk.what());
        System.exit(new Soak(Path.of(args[0]), folder, disk).run(Double.parseDouble(args[1])) ? 0 : 1);
    }

    private boolean run(double minutes) throws Exception {
        long end = System.nanoTime() + (long) (minutes * 60e9);
        upstream.start();
        start();
        clients.follow();
        books.newLife(upstream.answered.get());
        clients.start();
        for (int cycle = 0; System.nanoTime() < end; cycle++) {
            Thread.sleep(CYCLE);
            disturb(cycle);
        }
        settle();
        clients.stop();
        owners();
        stop();
        books.compareLog(folder.resolve("logs").resolve("transactions.log"));
        return books.report();
    }

    private void disturb(int cycle) throws Exception {
        switch (cycle % 5) {
            case 0 -> {
                books.count("restarts of the upstream");
                upstream.stop();
                Thread.sleep(1000);
                upstream.start();
            }
            case 1 -> {
                settle();
                stop();
                rise();
            }
            case 2 -> fullDisk();
            case 3 -> {
                settle();
                kill(Long.MAX_VALUE);
                rise();
            }
            default -> killOnAFullDisk();
        }
    }

    /// The disk is full for a while: all is served, and nothing is missing afterwards.
    private void fullDisk() throws Exception {
        if (disk instanceof SoakDisk.None) {
            return;
        }
        books.count("full disks");
        int before = complaints();
        keepFull(4000);
        for (String path : List.of("/health", "/ready", "/api/status/keys", "/metrics")) {
            int status = clients.get(path).statusCode();
            if (status != 200) {
                books.wrong(path + " answers " + status + " while the disk is full");
            }
        }
        disk.free(service.pid());
        if (complaints() == before) {
            books.wrong("nobody said that the disk is full");
        }
    }

    /// Fills the disk again and again: each large body that ends gives some of it back.
    private void keepFull(long millis) throws Exception {
        long end = System.nanoTime() + millis * 1_000_000;
        while (System.nanoTime() < end) {
            disk.fill(service.pid());
            Thread.sleep(100);
        }
    }

    /// A process dies on a full disk, and the next one starts there.
    private void killOnAFullDisk() throws Exception {
        if (disk instanceof SoakDisk.None) {
            return;
        }
        settle();
        books.count("full disks");
        long full = System.currentTimeMillis();
        keepFull(1500);
        kill(full);
        if (disk.outlivesProcesses()) {
            rise();
            keepFull(1500);
        }
        disk.free(service.pid());
        if (!disk.outlivesProcesses()) {
            rise();
        }
    }

    /// Has the clients silent, and waits until all that was counted agrees with what they saw.
    private void settle() throws Exception {
        clients.silence();
        try {
            long end = System.nanoTime() + SETTLING.toNanos();
            while (true) {
                List<String> left = books.disagreements(clients.get("/metrics").body(), upstream.answered.get())
                        .toList();
                if (left.isEmpty()) {
                    books.agreed();
                    break;
                }
                if (System.nanoTime() > end) {
                    left.forEach(books::wrong);
                    break;
                }
                SoakClients.pause(100);
            }
        } finally {
            clients.resume();
        }
        // So that it is under load again when something happens to it.
        Thread.sleep(500);
    }

    private void stop() throws Exception {
        // By its handle: a process that is destroyed has what it says closed, too.
        service.toHandle().destroy();
        int code = service.waitFor();
        books.count("SIGTERM");
        if (code != 0) {
            books.wrong("SIGTERM ended with " + code);
        }
    }

    private void kill(long full) throws Exception {
        long before = System.currentTimeMillis();
        service.toHandle().destroyForcibly();
        service.waitFor();
        books.killed(before, System.currentTimeMillis(), full);
        books.count("kill -9");
    }

    /// Starts the service again, with its clients silent until it serves.
    private void rise() throws Exception {
        clients.silence();
        try {
            start();
            clients.follow();
            books.newLife(upstream.answered.get());
        } finally {
            clients.resume();
        }
    }

    private void start() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-jar", jar.toString());
        builder.directory(folder.toFile());
        builder.environment().putAll(Map.of(
                "GOOGLE_API_KEYS", "a/one=soak-good-1,b/two=soak-good-2,c/three=soak-limited-3,d/four=soak-invalid-4",
                "GEMINI_API_BASE_URL", "http://127.0.0.1:" + upstream.port,
                "PORT", Integer.toString(port),
                "BODY_MEMORY_BYTES", "20000000",
                "BODY_DISK_BYTES", "80000000",
                "LOG_MAX_BYTES", "1000000000"));
        service = builder.redirectErrorStream(true).start();
        InputStream said = service.getInputStream();
        // Not into a file by itself: it may be forbidden to write any.
        Thread.ofVirtual().start(() -> keep(said));
        for (int i = 0; i < 300 && service.isAlive(); i++) {
            try {
                if (clients.get("/health").statusCode() == 200) {
                    return;
                }
            } catch (IOException _) {
                SoakClients.pause(100);
            }
        }
        throw new IOException("the service does not start; see " + out());
    }

    private void keep(InputStream said) {
        try (said;
                OutputStream file = Files.newOutputStream(out(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            said.transferTo(file);
        } catch (IOException e) {
            books.wrong("what the service says cannot be kept: " + e);
        }
    }

    /// Beside the folder that becomes full.
    private Path out() {
        return folder.resolveSibling(folder.getFileName() + ".out");
    }

    /// How often it was said that something cannot be written.
    private int complaints() throws IOException {
        return Files.readString(out()).split("cannot be written", -1).length;
    }

    /// Every file must be found by its owner once all is over.
    private void owners() throws Exception {
        for (String file : books.files()) {
            int status = 0;
            for (int i = 0; i < 100 && status != 200; i++) {
                status = clients.owned(file);
                if (status != 200) {
                    SoakClients.pause(100);
                }
            }
            if (status != 200) {
                books.wrong(file + " ends with " + status);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
