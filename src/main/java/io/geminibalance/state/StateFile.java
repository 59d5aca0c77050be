package io.geminibalance.state;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonException;
import io.geminibalance.json.JsonView;
import io.geminibalance.keys.PoolMemory;
import io.geminibalance.keys.PoolMemory.OfKey;
import io.geminibalance.keys.PoolMemory.OfProject;
import io.geminibalance.wire.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The pool's memory on the disk: one JSON document that is replaced as a whole, with prints in place of keys.
///
/// What was known of keys and projects that are not in the pool any more is kept for a week.
public final class StateFile {
    private static final Logger LOG = LoggerFactory.getLogger(StateFile.class);
    private static final String FILE = "state.json";
    private static final int VERSION = 1;

    /// No document of ours is longer.
    private static final long LONGEST = 256L << 20;

    private final Folder folder;
    private final KeyPrints prints;
    private final InstantSource clock;
    private final Shelf keys;
    private final Shelf projects;

    private StateFile(Folder folder, KeyPrints prints, InstantSource clock, JsonView document) {
        this.folder = folder;
        this.prints = prints;
        this.clock = clock;
        Instant now = clock.instant();
        Instant written = MemoryJson.instant(document.at("written_at"))
                .filter(now::isAfter)
                .orElse(now);
        this.keys = new Shelf(document.at("keys"), written);
        this.projects = new Shelf(document.at("projects"), written);
    }

    /// Reads what a folder has. A document that makes no sense is put out of the way, with a warning.
    public static StateFile open(Folder folder, KeyPrints prints, InstantSource clock) {
        return new StateFile(folder, prints, clock, document(folder));
    }

    /// What was known of keys that are new in the pool, and of the projects that were not in it; for
    /// [io.geminibalance.keys.KeyPool#restore]. Nothing of keys that were in the pool when it was last written: the
    /// pool knows better.
    ///
    /// To be asked before the pool gets its keys, as afterwards their new state might have been written already.
    public synchronized PoolMemory recall(Collection<Secret> secrets) {
        List<OfKey> known = new ArrayList<>();
        for (Secret secret : secrets) {
            keys.find(prints.of(secret)).ifPresent(json -> known.add(MemoryJson.key(secret, json)));
        }
        Map<String, OfProject> named = new LinkedHashMap<>();
        projects.all().forEach((name, json) -> named.put(name, MemoryJson.project(json)));
        return new PoolMemory(known, named);
    }

    /// Writes what the pool knows now. A crash leaves this document or the one before it.
    public synchronized void write(PoolMemory memory) throws IOException {
        Instant now = clock.instant();
        MemoryJson json = new MemoryJson(cleaning(memory));
        Map<String, Map<String, Object>> ofKeys = new LinkedHashMap<>();
        memory.keys().forEach(key -> ofKeys.put(prints.of(key.key()), json.of(key)));
        Map<String, Map<String, Object>> ofProjects = new LinkedHashMap<>();
        memory.projects().forEach((name, project) -> ofProjects.put(name, json.of(project)));
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("version", VERSION);
        document.put("written_at", now.toString());
        document.put("keys", keys.with(ofKeys, now));
        document.put("projects", projects.with(ofProjects, now));
        folder.replace(FILE, Json.write(document));
    }

    Path path() {
        return folder.file(FILE);
    }

    private static JsonView document(Folder folder) {
        Path file = folder.file(FILE);
        try {
            if (Files.size(file) <= LONGEST) {
                JsonView document = new JsonView(Json.read(Files.readAllBytes(file)));
                if (document.isObject()) {
                    return document;
                }
            }
            LOG.warn("{} is no state of ours; it is kept as {}.broken", file, FILE);
            folder.setAside(FILE);
        } catch (NoSuchFileException _) {
            LOG.debug("{} is not there yet", file);
        } catch (JsonException e) {
            LOG.warn("{} is broken and kept as {}.broken: {}", file, FILE, e.getMessage());
            folder.setAside(FILE);
        } catch (IOException e) {
            LOG.warn("{} cannot be read; what was known of the keys is lost: {}", file, e.toString());
        }
        return new JsonView(null);
    }

    /// Google's sentences are few, and the same for many keys.
    private static UnaryOperator<String> cleaning(PoolMemory memory) {
        Map<String, String> cleaned = new HashMap<>();
        return text -> cleaned.computeIfAbsent(text, dirty -> {
            String clean = dirty;
            for (OfKey key : memory.keys()) {
                clean = key.key().hide(clean);
            }
            return clean;
        });
    }
}
