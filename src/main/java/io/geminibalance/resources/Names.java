package io.geminibalance.resources;

import io.geminibalance.wire.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the names of things that belong to one project.
///
/// A thing inside another, such as a document of a store, goes by the outer one's name; only operations of
/// models, which everybody has, go by their own.
public final class Names {
    /// No name is longer, in characters.
    static final int LONGEST = 1000;

    /// A name by itself, in a path, or in an address: the collection and the id are found, whatever follows.
    private static final Pattern FORM = Pattern.compile(
            "(?:https?://[^/]+)?/?(?:(?:resumable/)?upload/|download/)?(?:v1[a-z0-9]*/)?(?:models/[^/]+/(?=operations/))?"
                    + "([A-Za-z_]+)/([^/:?#&\\s\"]+)(?:[/:?#&].*)?");

    private static final Pattern COLLECTION =
            Pattern.compile("/(?:(?:resumable/)?upload/|download/)?v1[a-z0-9]*/([A-Za-z_]+)");

    private Names() {}

    /// The name that a text is or leads to, such as `files/abc` for the address of that file.
    public static Optional<String> read(CharSequence text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Optional<Kind> kind = Kind.byCollection(matcher.group(1)).filter(Kind::isGoogles);
        return kind.map(found -> found.name(matcher.group(2)));
    }

    /// The collection that a path leads to, such as `files`; empty where it leads to none.
    public static String collection(Target target) {
        Matcher matcher = COLLECTION.matcher(target.decodedPath());
        return matcher.lookingAt() ? matcher.group(1) : "";
    }

    /// The names in a request's path and query.
    public static List<String> in(Target target) {
        List<String> names = new ArrayList<>(1);
        read(target.decodedPath()).ifPresent(names::add);
        target.parameter("upload_id").map(Kind.UPLOADS::name).ifPresent(names::add);
        return names;
    }
}
