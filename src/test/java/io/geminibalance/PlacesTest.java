package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.config.CommandLine.Options;
import io.geminibalance.config.Reading;
import io.geminibalance.config.SettingsReader;
import io.geminibalance.config.Sources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Folders that the settings name, usable or not.
class PlacesTest {
    @Test
    void eachFolderThatCannotBeUsedIsToldWithItsSetting(@TempDir Path folder) throws Exception {
        Path file = Files.createFile(folder.resolve("file"));

        assertThat(new Places(file, Path.of("/proc/nope")).faults())
                .satisfiesExactly(
                        fault -> assertThat(fault).startsWith("DATA_DIR=" + file + ": must be a folder"),
                        fault -> assertThat(fault).startsWith("LOG_DIR=/proc/nope: the folder cannot be made"));
    }

    @Test
    void aFolderInWhichNothingCanBeMadeIsToldToo(@TempDir Path folder) {
        assertThat(new Places(folder, Path.of("/proc")).faults())
                .singleElement()
                .asString()
                .startsWith("LOG_DIR=/proc: nothing can be written there");
    }

    @Test
    void thoseThatCanBeMadeAreAndNothingIsLeftInThem(@TempDir Path folder) {
        Path data = folder.resolve("a/b");

        assertThat(new Places(data, folder.resolve("logs")).faults()).isEmpty();
        assertThat(data).isEmptyDirectory();
    }

    @Test
    void theServiceDoesNotStartWithoutThem(@TempDir Path folder) {
        Map<String, String> environment =
                Map.of("PORT", "0", "DATA_DIR", folder.resolve("data").toString(), "LOG_DIR", "/proc/nope");
        Reading reading = SettingsReader.read(new Sources(Map.of(), environment, Optional.empty(), _ -> ""), false);
        Options options = new Options(true, Optional.empty(), Optional.empty(), Optional.empty());

        assertThat(Serving.start(((Reading.Loaded) reading).settings(), options))
                .isEqualTo(Exit.BAD_SETTINGS);
    }
}
