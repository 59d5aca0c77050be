package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.Invalid;
import io.geminibalance.dialect.openai.Form.FormFile;
import io.geminibalance.dialect.prompt.Media;
import io.geminibalance.dialect.prompt.Message;
import io.geminibalance.dialect.prompt.Part;
import io.geminibalance.dialect.prompt.Prompt;
import io.geminibalance.dialect.prompt.Prompt.Choice;
import io.geminibalance.dialect.prompt.Prompt.Reasoning;
import io.geminibalance.wire.Inbound;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A request for pictures, understood: `POST /v1/images/generations` and `/v1/images/edits`.
///
/// What a picture looks like behind its subject (`background`, `style`, `output_format`...) is left to the model.
///
/// @param count how many are wanted
/// @param url whether they are wanted as addresses
/// @param stream whether they are wanted as events
/// @param edits whether pictures came along
record ImagesRequest(Prompt prompt, int count, boolean url, boolean stream, boolean edits) {
    private static final int MOST = 10;
    private static final Set<String> FORMATS = Set.of("b64_json", "url");

    static ImagesRequest read(Inbound inbound, boolean edits) throws Invalid {
        String type = inbound.headers().first("content-type", "");
        if (!Form.is(type)) {
            Place request = Place.of(Document.read(inbound.body()));
            return read(request, edits ? pictures(request) : List.of(), edits);
        }
        try (Form form = Form.read(type, inbound.body())) {
            if (form.file("mask").isPresent()) {
                throw masked();
            }
            List<Part> pictures = new ArrayList<>();
            for (FormFile file : form.files()) {
                pictures.add(picture(file));
            }
            return read(form.place(), pictures, edits);
        }
    }

    private static ImagesRequest read(Place request, List<Part> pictures, boolean edits) throws Invalid {
        if (request.at("mask").isPresent()) {
            throw masked();
        }
        if (edits && pictures.isEmpty()) {
            throw new Invalid("`image` is missing: send the picture to change.", "image", "missing_required_parameter");
        }
        String model = MediaModels.of(request.at("model"), MediaModels.DRAWS);
        List<Part> parts = new ArrayList<>(pictures);
        parts.add(Part.Text.of(request.at("prompt").needed("what the picture shows")));
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("responseModalities", List.of("IMAGE"));
        Map<String, Object> size = ImageSize.of(request, model);
        if (!size.isEmpty()) {
            config.put("imageConfig", size);
        }
        Place format = request.at("response_format");
        if (!FORMATS.contains(format.text("b64_json"))) {
            throw format.unsupported("`response_format` must be b64_json or url.");
        }
        return new ImagesRequest(
                prompt(model, parts, config),
                count(request.at("n")),
                format.text("").equals("url"),
                FormValues.truth(request.at("stream")),
                edits);
    }

    /// A question without anything around it.
    static Prompt prompt(String model, List<Part> parts, Map<String, Object> config) {
        return new Prompt(
                model,
                List.of(new Message.User(parts)),
                List.of(),
                Map.of(),
                Choice.AUTO,
                config,
                Optional.empty(),
                new Reasoning("none", null, false),
                Map.of("store", false));
    }

    private static Part picture(FormFile file) throws Invalid {
        if (file.isEmpty()) {
            throw Invalid.value(file.field(), "`" + file.field() + "` is empty; send the picture to change.");
        }
        Part.Inline picture = file.media();
        if (!picture.mimeType().startsWith("image/")) {
            throw Invalid.value(file.field(), "`" + file.field() + "` is " + picture.mimeType() + "; send a picture.");
        }
        return picture;
    }

    /// As newer clients send them, in JSON.
    private static List<Part> pictures(Place request) throws Invalid {
        List<Part> pictures = new ArrayList<>();
        Place images = request.at("images", "image");
        for (Place image : images.value().isArray() ? images.each() : List.of(images)) {
            if (image.isPresent()) {
                Place url = image.value().isObject() ? image.at("image_url", "file_id") : image;
                pictures.add(Media.fromUrl(
                        url.string("a data URL or an https URL"), Media.Kind.IMAGE, Map.of(), url.path()));
            }
        }
        return pictures;
    }

    private static int count(Place n) throws Invalid {
        long count = FormValues.whole(n).orElse(1L);
        if (count < 1 || count > MOST) {
            throw Invalid.value("n", "`n` must be between 1 and " + MOST + ".");
        }
        return (int) count;
    }

    private static Invalid masked() {
        return new Invalid(
                "Masks are not known to the models here; say in the prompt what is to change.",
                "mask",
                "unsupported_value");
    }
}
