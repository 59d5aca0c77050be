package io.geminibalance.config;

import io.geminibalance.wire.Secret;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A key of the pool, with the name its owner gave it and the Google project it belongs to.
///
/// Keys of one project share its quota; a key without a project counts as a project of its own.
///
/// @param via the way out of this key, where it has one of its own
public record KeyEntry(Optional<String> label, Optional<String> project, Secret key, Optional<Via> via) {

    /// Reads `KEY`, `label=KEY` or `project/label=KEY`, each perhaps with `via PROXY` behind it.
    static KeyEntry parse(String entry) {
        Via.Parted parted = Via.part(entry);
        Labelled labelled = Labelled.parse(parted.entry(), Labelled.PROJECT_AND_LABEL);
        List<String> words = labelled.label();
        Optional<String> label = words.isEmpty() ? Optional.empty() : Optional.of(words.getLast());
        Optional<String> project = words.size() < 2 ? Optional.empty() : Optional.of(words.getFirst());
        return new KeyEntry(label, project, labelled.secret(), Optional.ofNullable(parted.via()));
    }

    /// Both lists, the first in front; of entries with the same key the first stays.
    static List<KeyEntry> merged(List<KeyEntry> first, List<KeyEntry> second) {
        Map<Secret, KeyEntry> byKey = new LinkedHashMap<>();
        Stream.concat(first.stream(), second.stream()).forEach(entry -> byKey.putIfAbsent(entry.key(), entry));
        return List.copyOf(byKey.values());
    }
}
