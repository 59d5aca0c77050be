import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/// How the service's disk becomes full, and has room again.
sealed interface SoakDisk {
    /// Takes all the room that the service has.
    ///
    /// @param pid its process
    void fill(long pid) throws IOException, InterruptedException;

    /// Gives it back.
    void free(long pid) throws IOException, InterruptedException;

    /// What is full, in words.
    String what();

    /// Whether it stays full for a process that is started meanwhile.
    boolean outlivesProcesses();

    /// A file system of a bounded size that holds nothing but the service's folders: a ballast fills it.
    record Bounded(Path folder) implements SoakDisk {
        private static final int SMALLEST = 512;

        @Override
        public void fill(long pid) throws IOException {
            // In ever smaller pieces, down to less than a block.
            int size = 1 << 20;
            while (size >= SMALLEST) {
                try (OutputStream out = Files.newOutputStream(
                        ballast(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                    while (true) {
                        out.write(new byte[size]);
                    }
                } catch (IOException _) {
                    size /= 2;
                }
            }
        }

        @Override
        public void free(long pid) throws IOException {
            Files.delete(ballast());
        }

        @Override
        public String what() {
            return "a small file system of its own";
        }

        @Override
        public boolean outlivesProcesses() {
            return true;
        }

        private Path ballast() {
            return folder.resolve("ballast");
        }
    }

    /// The process may not make a file longer: what it writes fails as on a full disk, in the same places.
    record Forbidden() implements SoakDisk {
        static boolean possible() throws InterruptedException {
            try {
                return set(ProcessHandle.current().pid(), "unlimited");
            } catch (IOException _) {
                return false;
            }
        }

        @Override
        public void fill(long pid) throws IOException, InterruptedException {
            set(pid, "0");
        }

        @Override
        public void free(long pid) throws IOException, InterruptedException {
            set(pid, "unlimited");
        }

        @Override
        public String what() {
            return "files that may not grow (prlimit)";
        }

        @Override
        public boolean outlivesProcesses() {
            return false;
        }

        /// Sets the limit that can be taken back, and leaves the hard one.
        private static boolean set(long pid, String bytes) throws IOException, InterruptedException {
            Process process = new ProcessBuilder("prlimit", "--pid", Long.toString(pid), "--fsize=" + bytes + ":")
                    .redirectErrorStream(true)
                    .start();
            try (InputStream out = process.getInputStream()) {
                out.readAllBytes();
            }
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        }
    }

    /// There is no way here; why is printed.
    record None(String why) implements SoakDisk {
        @Override
        public void fill(long pid) {}

        @Override
        public void free(long pid) {}

        @Override
        public String what() {
            return why;
        }

        @Override
        public boolean outlivesProcesses() {
            return false;
        }
    }
}
