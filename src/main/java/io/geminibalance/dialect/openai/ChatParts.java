package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.Invalid;
import io.geminibalance.dialect.prompt.Media;
import io.geminibalance.dialect.prompt.Media.Kind;
import io.geminibalance.dialect.prompt.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads the content of a message: a text, or parts of several kinds.
final class ChatParts {
    /// OpenAI's degrees of detail, with the resolution that each stands for; the others leave it to the model.
    private static final Map<String, String> RESOLUTIONS = Map.of(
            "low", "MEDIA_RESOLUTION_LOW",
            "high", "MEDIA_RESOLUTION_HIGH",
            "original", "MEDIA_RESOLUTION_ULTRA_HIGH");

    private ChatParts() {}

    /// @return none for an absent content
    static List<Part> read(Place content) throws Invalid {
        List<Part> parts = new ArrayList<>();
        if (!content.isPresent()) {
            return parts;
        }
        if (content.value().isText()) {
            parts.add(new Part.Text(content.value()));
            return parts;
        }
        if (!content.value().isArray()) {
            throw content.wrong("a string or an array of parts");
        }
        for (Place part : content.each()) {
            parts.add(part.value().isText() ? new Part.Text(part.value()) : part(part.object()));
        }
        return parts;
    }

    private static Part part(Place part) throws Invalid {
        return switch (part.at("type").text(part.at("text").isPresent() ? "text" : "")) {
            case "text", "input_text", "output_text" -> text(part.at("text"));
            case "refusal" -> text(part.at("refusal"));
            case "image_url", "input_image" -> image(part);
            case "input_audio" -> audio(part.at("input_audio").object());
            case "file", "input_file" ->
                file(part.at("file").isPresent() ? part.at("file").object() : part);
            case "video_url", "input_video" -> video(part);
            default ->
                throw part.at("type")
                        .unsupported("`" + part.at("type").path()
                                + "` must be one of text, image_url, input_audio, file, video_url.");
        };
    }

    private static Part text(Place text) throws Invalid {
        return new Part.Text(text.string("a string"));
    }

    private static Part image(Place part) throws Invalid {
        Place image = part.at("image_url", "file_id");
        if (image.path().endsWith("file_id")) {
            return Media.fromUrl(image.string("a name such as files/abc"), Kind.FILE, Map.of(), image.path());
        }
        Place url = image.value().isObject() ? image.at("url") : image;
        Place detail = image.value().isObject() ? image.at("detail") : part.at("detail");
        Map<String, Object> hints = new LinkedHashMap<>();
        String resolution = RESOLUTIONS.get(detail.text("auto"));
        if (resolution != null) {
            hints.put("mediaResolution", Map.of("level", resolution));
        }
        return Media.fromUrl(url.string("a data URL or an https URL"), Kind.IMAGE, hints, url.path());
    }

    private static Part audio(Place audio) throws Invalid {
        Place data = audio.at("data");
        return Media.audio(
                data.string("the sound in base64"), audio.at("format").text(""), data.path());
    }

    private static Part file(Place file) throws Invalid {
        Place id = file.at("file_id");
        if (id.isPresent()) {
            return Media.fromUrl(id.string("a name such as files/abc"), Kind.FILE, Map.of(), id.path());
        }
        Place url = file.at("file_url");
        if (url.isPresent()) {
            return Media.fromUrl(url.string("a data URL or an https URL"), Kind.FILE, Map.of(), url.path());
        }
        Place data = file.at("file_data");
        return Media.file(
                data.string("the file in base64, or a `file_id`"),
                file.at("filename").text(""),
                Map.of(),
                data.path());
    }

    private static Part video(Place part) throws Invalid {
        Place video = part.at("video_url", "input_video");
        Place url = video.value().isObject() ? video.at("url", "data") : video;
        Place settings = video.value().isObject() ? video : part;
        Map<String, Object> metadata = new LinkedHashMap<>();
        settings.at("fps").number().ifPresent(fps -> metadata.put("fps", fps));
        settings.at("start_offset", "startOffset").text().ifPresent(offset -> metadata.put("startOffset", offset));
        settings.at("end_offset", "endOffset").text().ifPresent(offset -> metadata.put("endOffset", offset));
        Map<String, Object> hints = metadata.isEmpty() ? Map.of() : Map.of("videoMetadata", metadata);
        return Media.fromUrl(url.string("a data URL, an https URL or a YouTube URL"), Kind.VIDEO, hints, url.path());
    }
}
