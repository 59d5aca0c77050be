package io.geminibalance;

import io.geminibalance.config.Settings;
import io.geminibalance.gateway.LiveLog;
import io.geminibalance.gateway.LogDesk;
import io.geminibalance.logs.AppLine;
import io.geminibalance.logs.ConsoleTee;
import io.geminibalance.logs.LogReader;
import io.geminibalance.logs.LogWriter;
import io.geminibalance.logs.RollingFile;
import io.geminibalance.upstream.Overheard;
import io.geminibalance.upstream.Upstream;
import io.geminibalance.wire.Secret;
import io.geminibalance.wire.Secrets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The log files of the service: `app.log` for people, `transactions.log` for programs, and `gemini_debug.log`
/// for finding faults.
record Logs(
        LogWriter writer,
        ConsoleTee console,
        Supplier<Collection<Secret>> secrets,
        RollingFile app,
        RollingFile transactions,
        RollingFile debug)
        implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Logs.class);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss,SSS").withZone(ZoneId.systemDefault());

    /// @param clock stamps what is printed
    /// @param secrets all that must not be seen in a log
    static Logs open(Settings settings, InstantSource clock, Supplier<Collection<Secret>> secrets) {
        // Seen on the console at once, and in app.log as soon as it can be written: said once, it makes no circle.
        LogWriter writer = new LogWriter(secrets, complaint -> LOG.warn("{}", complaint));
        writer.start();
        RollingFile app = file(settings, "app.log");
        return new Logs(
                writer,
                new ConsoleTee(System.err, clock, line -> writer.write(app, AppLine.of(line))),
                secrets,
                app,
                file(settings, "transactions.log"),
                file(settings, "gemini_debug.log"));
    }

    private static RollingFile file(Settings settings, String name) {
        Path folder = settings.storage().logDir();
        return new RollingFile(
                folder.resolve(name),
                settings.logging().maxBytes(),
                settings.logging().backups());
    }

    void transaction(String line) {
        writer.write(transactions, line);
    }

    /// The upstream, overheard where the settings ask for it.
    Upstream overheard(Upstream upstream, Settings settings, InstantSource clock) {
        if (!settings.logging().debugLog()) {
            return upstream;
        }
        return new Overheard(
                upstream,
                this::hidden,
                (head, body) -> writer.write(
                        debug, TIME.format(clock.instant()) + " " + head + (body.isEmpty() ? "" : " | " + body)));
    }

    private String hidden(String text) {
        return new Secrets(secrets.get()).hide(text);
    }

    /// Lets clients listen from now on.
    LiveLog live() {
        LiveLog live = new LiveLog(Set.of(app.name(), transactions.name()));
        writer.tell(live::written);
        return live;
    }

    LogDesk desk(String origin) {
        return new LogDesk(List.of(new LogReader(app, origin), new LogReader(transactions, origin)));
    }

    @Override
    public void close() {
        writer.close();
    }
}
