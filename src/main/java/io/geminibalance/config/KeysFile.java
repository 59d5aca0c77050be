package io.geminibalance.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The form of the file of keys: one entry a line, `#` comments.
public final class KeysFile {
    // A key holds no blank, so what follows a blank and # is a comment even behind an entry.
    private static final Pattern COMMENT = Pattern.compile("(^|\\s)#.*");

    private KeysFile() {}

    /// Reads the text of the file; problems name the line and never show a key.
    public static Entries<KeyEntry> parse(String text) {
        List<KeyEntry> keys = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        String[] lines = TextFile.normalized(text).split("\n");
        for (int i = 0; i < lines.length; i++) {
            Entries<KeyEntry> line = Entries.parse(
                    Setting.GOOGLE_API_KEYS_FILE + " line " + (i + 1),
                    EntryList.plain(COMMENT.matcher(lines[i]).replaceFirst("")),
                    KeyEntry::parse,
                    Shown::secret);
            keys.addAll(line.values());
            problems.addAll(line.problems());
        }
        return new Entries<>(KeyEntry.merged(keys, List.of()), problems);
    }
}
