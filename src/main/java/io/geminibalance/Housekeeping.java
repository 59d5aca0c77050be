package io.geminibalance;

import io.geminibalance.config.Entries;
import io.geminibalance.config.KeyEntry;
import io.geminibalance.config.KeysFile;
import io.geminibalance.config.Settings;
import io.geminibalance.forward.Forwarder;
import io.geminibalance.forward.Pause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is done every few seconds beside the requests: the keys file is read again when it has changed, keys that
/// were set aside are asked again when they are due, and memory that is not needed any more goes back.
final class Housekeeping implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final Duration ROUND = Duration.ofSeconds(2);

    private final Settings.Pool settings;
    private final Consumer<Roster> replace;
    private final Forwarder forwarder;
    private final Tidying tidying;
    private final Pause pause;
    private Optional<String> known;

    /// @param replace gives the pool other keys
    Housekeeping(Settings.Pool settings, Consumer<Roster> replace, Forwarder forwarder, Tidying tidying, Pause pause) {
        this.settings = settings;
        this.replace = replace;
        this.forwarder = forwarder;
        this.tidying = tidying;
        this.pause = pause;
        this.known = settings.keysFile().flatMap(Housekeeping::text);
    }

    @Override
    public void run() {
        try {
            while (true) {
                pause.sleep(ROUND);
                round();
            }
        } catch (InterruptedException _) {
            // The service stops.
        }
    }

    /// One round; a failure of it is logged and ends nothing.
    void round() {
        try {
            settings.keysFile().ifPresent(this::reread);
            forwarder.askAgain();
            tidying.look();
        } catch (RuntimeException e) {
            LOG.error("housekeeping failed; it goes on", e);
        }
    }

    // The text is compared, not its time: a file system may keep times by the second, and editors replace files.
    private void reread(Path file) {
        Optional<String> now = text(file);
        if (now.equals(known)) {
            return;
        }
        known = now;
        if (now.isEmpty()) {
            LOG.warn("GOOGLE_API_KEYS_FILE cannot be read any more; the keys stay as they are");
            return;
        }
        Entries<KeyEntry> entries = KeysFile.parse(now.get());
        entries.problems().forEach(problem -> LOG.warn("{}", problem));
        Roster roster = Roster.of(settings.keysWith(entries.values()));
        if (roster.keys().isEmpty()) {
            LOG.warn("GOOGLE_API_KEYS_FILE holds no key now; the keys stay as they are");
            return;
        }
        replace.accept(roster);
        LOG.info("GOOGLE_API_KEYS_FILE was read again: {} keys", roster.keys().size());
    }

    private static Optional<String> text(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (IOException e) {
            LOG.debug("cannot read {}", file, e);
            return Optional.empty();
        }
    }
}
