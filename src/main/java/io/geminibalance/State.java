package io.geminibalance;

import io.geminibalance.forward.Pause;
import io.geminibalance.keys.Key;
import io.geminibalance.keys.KeyPool;
import io.geminibalance.keys.KeySpec;
import io.geminibalance.keys.PoolMemory;
import io.geminibalance.state.Folder;
import io.geminibalance.state.KeyPrints;
import io.geminibalance.state.Owners;
import io.geminibalance.state.Saver;
import io.geminibalance.state.StateFile;
import io.geminibalance.wire.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What outlives a restart: the memory of the pool, and who made what.
record State(Folder folder, KeyPrints prints, Owners owners, StateFile file, Saver saver) implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(State.class);

    /// Takes a folder, and lets the pool remember what it knew.
    ///
    /// @throws io.geminibalance.state.FolderInUse where another process has it
    static State open(Path path, KeyPool pool, InstantSource clock, RandomGenerator random, Pause pause)
            throws IOException {
        Folder folder = Folder.open(path);
        try {
            KeyPrints prints = KeyPrints.open(folder, random);
            StateFile file = StateFile.open(folder, prints, clock);
            pool.restore(file.recall(secrets(pool.keys())));
            Owners owners = Owners.open(folder, clock, Owners.LIMIT);
            return new State(folder, prints, owners, file, new Saver(pool, file, owners, pause::sleep));
        } catch (IOException | RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /// Gives the pool other keys. Those that are back after a while are known again.
    void replace(KeyPool pool, List<KeySpec> specs) {
        Set<Secret> fresh = new HashSet<>();
        specs.forEach(spec -> fresh.add(spec.secret()));
        fresh.removeAll(secrets(pool.keys()));
        PoolMemory memory = file.recall(fresh);
        pool.replace(specs);
        if (!fresh.isEmpty()) {
            pool.restore(memory);
        }
    }

    /// Writes all of it.
    @Override
    public void close() {
        saver.close();
        owners.close();
        try {
            folder.close();
        } catch (IOException e) {
            LOG.warn("the folder {} was not given up: {}", folder.path(), e.toString());
        }
    }

    private static Collection<Secret> secrets(List<Key> keys) {
        return keys.stream().map(Key::secret).toList();
    }
}
