package io.geminibalance.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Readings for tests: what an operator wrote, and what came of it.
final class Readings {
    static final Sources.KeysFileReader NO_FILE = file -> {
        throw new NoSuchFileException(file.toString());
    };

    private Readings() {}

    /// Names and values in turn, as the environment.
    static Reading environment(String... namesAndValues) {
        return read(map(namesAndValues), "", true);
    }

    static Reading dotEnv(String text) {
        return read(Map.of(), text, true);
    }

    static Reading read(Map<String, String> environment, String dotEnv, boolean keysNeeded) {
        return SettingsReader.read(new Sources(Map.of(), environment, Optional.of(dotEnv), NO_FILE), keysNeeded);
    }

    static Map<String, String> map(String... namesAndValues) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }

    /// The settings of a reading without a problem; a key is added so that its lack is none.
    static Settings settings(String... namesAndValues) {
        return loaded(namesAndValues).settings();
    }

    static Reading.Loaded loaded(String... namesAndValues) {
        Map<String, String> environment = map(namesAndValues);
        environment.putIfAbsent("GOOGLE_API_KEYS", "some-key-of-the-pool");
        return loaded(read(environment, "", true));
    }

    static Reading.Loaded loaded(Reading reading) {
        assertThat(reading).isInstanceOf(Reading.Loaded.class);
        return (Reading.Loaded) reading;
    }

    /// The problems as an operator reads them.
    static List<String> problems(Reading reading) {
        assertThat(reading).isInstanceOf(Reading.Invalid.class);
        return ((Reading.Invalid) reading)
                .problems().stream().map(Problem::toString).toList();
    }

    /// The problems of an environment that has a key.
    static List<String> problems(String... namesAndValues) {
        Map<String, String> environment = map(namesAndValues);
        environment.putIfAbsent("GOOGLE_API_KEYS", "some-key-of-the-pool");
        return problems(read(environment, "", true));
    }
}
