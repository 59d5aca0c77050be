package io.geminibalance;

import io.geminibalance.config.Setting;
import io.geminibalance.config.Settings;
import io.geminibalance.state.Folder;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The folders that the service writes to, made before anything else is begun: a setting that cannot be right must
/// not come to light with the first line that is lost.
record Places(Path data, Path logs) {
    static Places of(Settings settings) {
        return new Places(settings.storage().dataDir(), settings.storage().logDir());
    }

    /// A sentence for each that cannot be used.
    List<String> faults() {
        return Stream.of(fault(Setting.DATA_DIR, data), fault(Setting.LOG_DIR, logs))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<String> fault(Setting setting, Path folder) {
        return why(folder).map(why -> setting.name() + "=" + folder + ": " + why);
    }

    private static Optional<String> why(Path folder) {
        try {
            Folder.make(folder);
        } catch (FileAlreadyExistsException _) {
            return Optional.of("must be a folder, and there is a file of this name");
        } catch (IOException e) {
            return Optional.of("the folder cannot be made (" + e + ")");
        }
        try {
            Files.delete(Files.createTempFile(folder, "try", ""));
            return Optional.empty();
        } catch (NoSuchFileException | AccessDeniedException e) {
            return Optional.of("nothing can be written there (" + e + ")");
        } catch (IOException _) {
            // A disk that is full for now stops nobody from serving.
            return Optional.empty();
        }
    }
}
