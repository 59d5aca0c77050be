package io.geminibalance.dialect.prompt;

import io.geminibalance.dialect.Invalid;
import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.json.Span;
import io.geminibalance.wire.Fetch;
import io.geminibalance.wire.Fetch.Fetched;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;

/// Images, recordings and files as clients send them, and what the API is told of them.
///
/// Data of any length stay where they stand in the client's document, unless they must be cleaned: an image of
/// 10 MB is looked at once and not copied.
public final class Media {
    /// What the client says that it sends.
    public enum Kind {
        IMAGE,
        AUDIO,
        VIDEO,
        FILE
    }

    private Media() {}

    /// Media that are named by a URL: of data, of something that the API fetches, or of a file that it holds.
    ///
    /// @param url also `files/x`, as the Files API names it
    /// @param hints see [Part.Remote]
    /// @param param the place of the URL in the request
    public static Part fromUrl(JsonView url, Kind kind, Map<String, Object> hints, String param) throws Invalid {
        Span text = text(url, param);
        if (!DataUrl.is(text)) {
            return MediaAddress.read(text, kind, hints, param);
        }
        DataUrl data = DataUrl.read(text, param);
        return part(data.data(), type(data.data(), data.mimeType()).orElse("text/plain"), hints);
    }

    /// Media that come as base64, or as a data URL where base64 is meant to be.
    ///
    /// @param mimeType empty where the client tells none
    /// @param param the place of the data in the request
    public static Part.Inline inline(String mimeType, JsonView data, Map<String, Object> hints, String param)
            throws Invalid {
        DataUrl read = data(data, param);
        return part(
                read.data(),
                type(read.data(), MediaTypes.clean(mimeType), read.mimeType()).orElse(MediaTypes.OCTETS),
                hints);
    }

    /// OpenAI's `input_audio`.
    ///
    /// @param format such as `wav`, or a media type; empty where there is none
    /// @param param the place of the data in the request
    public static Part.Inline audio(JsonView data, String format, String param) throws Invalid {
        DataUrl read = data(data, param);
        String mimeType = type(read.data(), MediaTypes.ofFormat(format), read.mimeType())
                .orElseThrow(() -> Invalid.value(
                        param,
                        "The format of this sound is not known; send `format` as wav, mp3, flac, ogg, opus, aac, aiff,"
                                + " m4a, webm or pcm16."));
        return part(read.data(), mimeType, Map.of());
    }

    /// OpenAI's `file`, where its data come along; a `file_id` is a matter of [#fromUrl].
    ///
    /// @param filename empty where there is none
    /// @param param the place of the data in the request
    public static Part.Inline file(JsonView data, String filename, Map<String, Object> hints, String param)
            throws Invalid {
        DataUrl read = data(data, param);
        String mimeType =
                type(read.data(), read.mimeType(), MediaTypes.ofName(filename)).orElse(MediaTypes.OCTETS);
        return part(read.data(), mimeType, hints);
    }

    /// A file as a form holds it.
    ///
    /// @param told its media type, empty where the client tells none
    /// @param filename empty where there is none
    public static Part.Inline ofBytes(ByteBuffer bytes, String told, String filename) {
        Span data = Base64Text.of(bytes);
        String mimeType =
                type(data, MediaTypes.clean(told), MediaTypes.ofName(filename)).orElse(MediaTypes.OCTETS);
        return part(data, mimeType, Map.of());
    }

    /// The same media with their bytes, got from the web, for when the API is not to get them itself.
    ///
    /// What only the API can get stays where it is: videos of YouTube, Cloud Storage, its own files.
    ///
    /// @param fetch best a [MediaAllowance] of the request's own
    /// @param param the place of the URL in the request
    public static Part fetched(Part.Remote remote, Fetch fetch, String param) throws Invalid {
        if (!remote.uri().getScheme().equals("https") || MediaAddress.isKnownToTheApi(remote.uri())) {
            return remote;
        }
        try {
            return fetched(remote, fetch.get(remote.uri()), param);
        } catch (Fetch.Failed failed) {
            throw Invalid.value(param, "This address cannot be used: " + failed.getMessage() + ".");
        }
    }

    private static Part.Inline fetched(Part.Remote remote, Fetched fetched, String param) throws Invalid {
        String said = MediaTypes.clean(fetched.mimeType());
        if (fetched.bytes().length == 0) {
            throw Invalid.value(param, "There is nothing at this address.");
        }
        if (remote.mimeType().startsWith("image/") && said.startsWith("text/")) {
            // Otherwise the model would be shown the page that asks for a login.
            throw Invalid.value(param, "There is " + said + " at this address, and no image.");
        }
        Span data = Base64Text.of(ByteBuffer.wrap(fetched.bytes()));
        // What the URL's ending tells is only a guess, so the bytes come before it.
        String told = type(data, said).orElse(MediaTypes.OCTETS);
        boolean guess = told.equals(MediaTypes.OCTETS) && !remote.mimeType().isEmpty();
        return part(data, guess ? remote.mimeType() : told, remote.hints());
    }

    /// Whether a function's result can hold this beside its text; the others are told in a message of their
    /// own.
    public static boolean fitsResult(Part part) {
        return switch (part) {
            case Part.Inline inline -> MediaTypes.fitsResult(inline.mimeType());
            case Part.Text _, Part.Spoken _, Part.Remote _ -> false;
        };
    }

    /// The first type told that says more than "bytes", else the one that the bytes tell, else "bytes" if told.
    private static Optional<String> type(Span sound, String... told) {
        boolean octets = false;
        for (String mimeType : told) {
            if (!mimeType.isEmpty() && !mimeType.equals(MediaTypes.OCTETS)) {
                return Optional.of(mimeType);
            }
            octets |= !mimeType.isEmpty();
        }
        Optional<String> absent = octets ? Optional.of(MediaTypes.OCTETS) : Optional.empty();
        return MediaTypes.sniffed(sound).or(() -> absent);
    }

    private static Part.Inline part(Span data, String mimeType, Map<String, Object> hints) {
        return new Part.Inline(mimeType, new JsonView(data), hints);
    }

    private static DataUrl data(JsonView data, String param) throws Invalid {
        Span text = text(data, param);
        if (DataUrl.is(text)) {
            return DataUrl.read(text, param);
        }
        Span sound = Base64Text.sound(text)
                .orElseThrow(() -> Invalid.value(param, "This is no base64; send the file's bytes in base64."));
        return new DataUrl("", sound);
    }

    /// A text as it stands in a document, as if it stood in one where it was short and has been decoded.
    private static Span text(JsonView text, String param) throws Invalid {
        Span span = switch (text.value()) {
            case Span left -> left;
            case String decoded -> quoted(decoded.strip());
            case null, default -> throw Invalid.type(param, "This must be a string.");
        };
        if (span.length() == 0) {
            throw Invalid.value(param, "This is empty; send a URL or data in base64.");
        }
        return span;
    }

    private static Span quoted(String text) {
        byte[] json = Json.write(text);
        return new Span(json, 1, json.length - 1);
    }
}
