package io.geminibalance.dialect.prompt;

import io.geminibalance.json.Span;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What media are called, by their names, formats and first bytes.
///
/// Sound and video have the names of ai.google.dev/gemini-api/docs (copies read in November 2026): audio/mp3 and
/// video/mov, where IANA has others. What is not listed there has its usual name; which types a model takes is
/// the API's to say.
final class MediaTypes {
    /// Bytes of which nothing is known.
    static final String OCTETS = "application/octet-stream";

    private static final Pattern MIME_TYPE = Pattern.compile("[a-z0-9!#$&^_.+-]{1,64}/[a-z0-9!#$&^_.+*-]{1,100}");

    /// Names that are wrong, and common.
    private static final Map<String, String> CORRECTED =
            Map.of("image/jpg", "image/jpeg", "binary/octet-stream", OCTETS);

    /// `format` of OpenAI's `input_audio`.
    private static final Map<String, String> AUDIO_FORMATS = Map.ofEntries(
            Map.entry("wav", "audio/wav"),
            Map.entry("mp3", "audio/mp3"),
            Map.entry("mpeg", "audio/mpeg"),
            Map.entry("mpga", "audio/mpeg"),
            Map.entry("flac", "audio/flac"),
            Map.entry("ogg", "audio/ogg"),
            Map.entry("opus", "audio/ogg"),
            Map.entry("aac", "audio/aac"),
            Map.entry("aiff", "audio/aiff"),
            Map.entry("m4a", "audio/mp4"),
            Map.entry("mp4", "audio/mp4"),
            Map.entry("webm", "audio/webm"),
            Map.entry("pcm16", "audio/pcm"));

    private static final Map<String, String> EXTENSIONS = Map.ofEntries(
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("jpeg", "image/jpeg"),
            Map.entry("webp", "image/webp"),
            Map.entry("gif", "image/gif"),
            Map.entry("heic", "image/heic"),
            Map.entry("heif", "image/heif"),
            Map.entry("avif", "image/avif"),
            Map.entry("bmp", "image/bmp"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("tif", "image/tiff"),
            Map.entry("tiff", "image/tiff"),
            Map.entry("wav", "audio/wav"),
            Map.entry("mp3", "audio/mp3"),
            Map.entry("flac", "audio/flac"),
            Map.entry("ogg", "audio/ogg"),
            Map.entry("oga", "audio/ogg"),
            Map.entry("opus", "audio/ogg"),
            Map.entry("aac", "audio/aac"),
            Map.entry("aif", "audio/aiff"),
            Map.entry("aiff", "audio/aiff"),
            Map.entry("m4a", "audio/mp4"),
            Map.entry("mp4", "video/mp4"),
            Map.entry("m4v", "video/mp4"),
            Map.entry("mpeg", "video/mpeg"),
            Map.entry("mpg", "video/mpg"),
            Map.entry("mov", "video/mov"),
            Map.entry("avi", "video/avi"),
            Map.entry("flv", "video/x-flv"),
            Map.entry("webm", "video/webm"),
            Map.entry("wmv", "video/wmv"),
            Map.entry("3gp", "video/3gpp"),
            Map.entry("3gpp", "video/3gpp"),
            Map.entry("pdf", "application/pdf"),
            Map.entry("txt", "text/plain"),
            Map.entry("log", "text/plain"),
            Map.entry("md", "text/markdown"),
            Map.entry("html", "text/html"),
            Map.entry("htm", "text/html"),
            Map.entry("css", "text/css"),
            Map.entry("csv", "text/csv"),
            Map.entry("xml", "text/xml"),
            Map.entry("rtf", "text/rtf"),
            Map.entry("js", "text/javascript"),
            Map.entry("py", "text/x-python"),
            Map.entry("json", "application/json"),
            Map.entry("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            Map.entry("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            Map.entry("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
            Map.entry("odt", "application/vnd.oasis.opendocument.text"),
            Map.entry("ods", "application/vnd.oasis.opendocument.spreadsheet"),
            Map.entry("odp", "application/vnd.oasis.opendocument.presentation"),
            Map.entry("doc", "application/msword"),
            Map.entry("xls", "application/vnd.ms-excel"),
            Map.entry("ppt", "application/vnd.ms-powerpoint"));

    /// What a file of a type begins with, in Latin-1; the container's name first and its content's behind.
    private record Magic(String mimeType, String first, int at, String then) {
        private Magic(String mimeType, String first) {
            this(mimeType, first, 0, "");
        }
    }

    private static final List<Magic> MAGIC = List.of(
            new Magic("image/png", "\u0089PNG\r\n\u001a\n"),
            new Magic("image/jpeg", "\u00ff\u00d8\u00ff"),
            new Magic("image/gif", "GIF8"),
            new Magic("image/webp", "RIFF", 8, "WEBP"),
            new Magic("application/pdf", "%PDF-"),
            new Magic("audio/wav", "RIFF", 8, "WAVE"),
            new Magic("audio/mp3", "ID3"),
            new Magic("audio/flac", "fLaC"),
            new Magic("audio/ogg", "OggS"));

    private static final int LONGEST_MAGIC = 12;

    /// What a function's result may hold beside its text, since Gemini 3; anything else is refused there.
    private static final Set<String> IN_RESULTS =
            Set.of("image/png", "image/jpeg", "image/webp", "application/pdf", "text/plain");

    private MediaTypes() {}

    /// A type without its parameters, in lower case and corrected; empty where it is none.
    static String clean(String mimeType) {
        int parameters = mimeType.indexOf(';');
        String bare = (parameters < 0 ? mimeType : mimeType.substring(0, parameters))
                .strip()
                .toLowerCase(Locale.ROOT);
        return MIME_TYPE.matcher(bare).matches() ? CORRECTED.getOrDefault(bare, bare) : "";
    }

    /// The type of an audio format as OpenAI calls it, or that is a type itself; empty where it is not known.
    static String ofFormat(String format) {
        return AUDIO_FORMATS.getOrDefault(format.strip().toLowerCase(Locale.ROOT), clean(format));
    }

    /// The type of a file with such a name or path; empty where it does not tell.
    static String ofName(String name) {
        String last = name.substring(name.lastIndexOf('/') + 1);
        String extension = last.substring(last.lastIndexOf('.') + 1).strip().toLowerCase(Locale.ROOT);
        return last.indexOf('.') < 0 ? "" : EXTENSIONS.getOrDefault(extension, "");
    }

    /// The type that the first bytes tell.
    static Optional<String> sniffed(Span sound) {
        String start = new String(Base64Text.start(sound, LONGEST_MAGIC), StandardCharsets.ISO_8859_1);
        return MAGIC.stream()
                .filter(magic -> start.startsWith(magic.first()) && start.startsWith(magic.then(), magic.at()))
                .map(Magic::mimeType)
                .findFirst();
    }

    static boolean fitsResult(String mimeType) {
        return IN_RESULTS.contains(mimeType);
    }
}
