package io.geminibalance.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.geminibalance.dialect.Line.Refused;
import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.support.Multipart;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Failure.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImagesTest {
    private static final String GENERATE = "/v1/images/generations";
    private static final String EDIT = "/v1/images/edits";
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0};

    private final MediaDesk desk = new MediaDesk();

    private static String drawn(String parts) {
        return "{\"candidates\":[{\"content\":{\"parts\":[" + parts + "]},\"finishReason\":\"STOP\"}],"
                + "\"usageMetadata\":{\"promptTokenCount\":10,\"candidatesTokenCount\":1290,\"totalTokenCount\":1300,"
                + "\"promptTokensDetails\":[{\"modality\":\"TEXT\",\"tokenCount\":4},"
                + "{\"modality\":\"IMAGE\",\"tokenCount\":6}]}}";
    }

    private static String picture(String data) {
        return "{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"" + data + "\"}}";
    }

    private static String ended(String reason) {
        return "{\"candidates\":[{\"finishReason\":\"" + reason + "\"}]}";
    }

    @Test
    void aDraftIsNoneOfThePicturesThatWereAskedFor() throws Exception {
        desk.line.say(200, drawn("{\"thought\":true," + picture("RFJG").substring(1) + "," + picture("QUJD")));
        desk.post(GENERATE, "{\"prompt\":\"The sea\",\"n\":1}");
        assertThat(Json.text(desk.client.json().at("data"))).isEqualTo("[{\"b64_json\":\"QUJD\"}]");
    }

    @Test
    void aPictureIsDrawnByAQuestionOfItsOwn() throws Exception {
        desk.line.say(200, drawn("{\"text\":\"The sea, at night.\"}," + picture("QUJD")));
        desk.post(GENERATE, "{\"prompt\":\"The sea\",\"background\":\"auto\",\"style\":\"vivid\",\"user\":\"u\"}");

        assertThat(desk.asked()).isEqualTo("/v1beta/models/gemini-3.1-flash-image:generateContent");
        assertThat(Json.text(desk.sent().at("contents")))
                .isEqualTo("[{\"role\":\"user\",\"parts\":[{\"text\":\"The sea\"}]}]");
        assertThat(Json.text(desk.sent().at("generationConfig"))).isEqualTo("{\"responseModalities\":[\"IMAGE\"]}");
        assertThat(desk.client.status).isEqualTo(200);
        assertThat(desk.client.text())
                .isEqualTo("{\"created\":1795435200,\"data\":[{\"b64_json\":\"QUJD\",\"revised_prompt\":"
                        + "\"The sea, at night.\"}],\"output_format\":\"png\",\"usage\":{\"input_tokens\":10,"
                        + "\"output_tokens\":1290,\"total_tokens\":1300,"
                        + "\"input_tokens_details\":{\"text_tokens\":4,\"image_tokens\":6}}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "dall-e-3; '\"size\":\"1024x1024\"'; {\"aspectRatio\":\"1:1\"}",
                "gpt-image-1; '\"size\":\"1536x1024\"'; {\"aspectRatio\":\"3:2\"}",
                "gpt-image-1; '\"size\":\"1024x1536\"'; {\"aspectRatio\":\"2:3\"}",
                "dall-e-3; '\"size\":\"1792x1024\"'; '{\"aspectRatio\":\"16:9\",\"imageSize\":\"2K\"}'",
                "dall-e-3; '\"size\":\"1024x1792\"'; '{\"aspectRatio\":\"9:16\",\"imageSize\":\"2K\"}'",
                "gpt-image-1; '\"size\":\"3840x2160\"'; '{\"aspectRatio\":\"16:9\",\"imageSize\":\"4K\"}'",
                "gpt-image-1; '\"size\":\"1024X1536\",\"quality\":\"high\"'; "
                        + "'{\"aspectRatio\":\"2:3\",\"imageSize\":\"2K\"}'",
                "gpt-image-1; '\"size\":\"1000x1900\"'; '{\"aspectRatio\":\"9:16\",\"imageSize\":\"2K\"}'",
                "gpt-image-1; '\"size\":\"5000x100\"'; '{\"aspectRatio\":\"8:1\",\"imageSize\":\"4K\"}'",
                "gemini-3.1-flash-image; '\"size\":\"4096x1024\"'; '{\"aspectRatio\":\"4:1\",\"imageSize\":\"4K\"}'",
                "gemini-3.1-flash-image; '\"size\":\"512x4096\"'; '{\"aspectRatio\":\"1:8\",\"imageSize\":\"4K\"}'",
                "gemini-nano-banana-2.1; '\"size\":\"1024x4096\"'; '{\"aspectRatio\":\"1:4\",\"imageSize\":\"4K\"}'",
                "gemini-3-pro-image; '\"size\":\"4096x1024\"'; '{\"aspectRatio\":\"21:9\",\"imageSize\":\"4K\"}'",
                "gpt-image-1; '\"size\":\"21:9\"'; {\"aspectRatio\":\"21:9\"}",
                "gpt-image-1; '\"size\":\"auto\",\"quality\":\"high\"'; {\"imageSize\":\"2K\"}",
                "gpt-image-1; '\"size\":null,\"quality\":\"low\"'; null",
                "gemini-2.5-flash-image; '\"size\":\"1792x1024\",\"quality\":\"hd\"'; {\"aspectRatio\":\"16:9\"}",
                "gpt-image-1; '\"size\":\"1024x1024\",\"aspect_ratio\":\"4:5\",\"image_size\":\"4k\"'; "
                        + "'{\"aspectRatio\":\"4:5\",\"imageSize\":\"4K\"}'",
                "gpt-image-1; '\"google\":{\"image_config\":{\"aspect_ratio\":\"4:5\",\"image_size\":\"4K\"}},"
                        + "\"aspect_ratio\":\"1:1\"'; '{\"aspectRatio\":\"4:5\",\"imageSize\":\"4K\"}'",
                "gpt-image-1; '\"extra_body\":{\"google\":{\"image_config\":{\"aspect_ratio\":\"1:1\"}}}'; "
                        + "{\"aspectRatio\":\"1:1\"}"
            })
    void aSizeIsTheNearestShapeAndOneOfThreeSizes(String model, String more, String config) throws Exception {
        desk.line.say(200, drawn(picture("QUJD")));
        desk.post(GENERATE, "{\"model\":\"" + model + "\",\"prompt\":\"p\"," + more + "}");
        assertThat(Json.text(desk.sent().at("generationConfig").at("imageConfig")))
                .isEqualTo(config);
    }

    @Test
    void aModelThatThinksByItselfIsNotToldHow() throws Exception {
        // E98
        desk.line.say(200, drawn(picture("QUJD")));
        desk.post(
                GENERATE,
                "{\"model\":\"gemini-nano-banana-2.1\",\"prompt\":\"p\",\"size\":\"1792x1024\",\"quality\":\"hd\"}");
        assertThat(desk.asked()).isEqualTo("/v1beta/models/gemini-nano-banana-2.1:generateContent");
        assertThat(Json.text(desk.sent().at("generationConfig")))
                .isEqualTo("{\"responseModalities\":[\"IMAGE\"],"
                        + "\"imageConfig\":{\"aspectRatio\":\"16:9\",\"imageSize\":\"2K\"}}");
    }

    @Test
    void aModelThatOnlyDrawsWithWordsIsAskedForThem() throws Exception {
        desk.line.say(
                400,
                "{\"error\":{\"code\":400,\"status\":\"INVALID_ARGUMENT\",\"message\":\"The requested combination of"
                        + " response modalities (IMAGE) is not supported by the model. models/m accepts the following"
                        + " combination of response modalities:\\n* TEXT, IMAGE\\n\"}}");
        desk.line.say(200, drawn(picture("QUJD")));
        desk.post(GENERATE, "{\"model\":\"m-image\",\"prompt\":\"p\"}");
        assertThat(desk.client.status).isEqualTo(200);
        assertThat(desk.line.bodies.getLast()).contains("\"responseModalities\":[\"TEXT\",\"IMAGE\"]");
    }

    @Test
    void severalPicturesAreSeveralQuestions() throws Exception {
        for (String data : List.of("QQ==", "Qg==", "Qw==")) {
            desk.line.say(200, drawn(picture(data)));
        }
        desk.post(GENERATE, "{\"prompt\":\"p\",\"n\":3,\"response_format\":\"url\"}");
        assertThat(desk.line.bodies).hasSize(3).allMatch(body -> body.equals(desk.line.bodies.getFirst()));
        assertThat(desk.client.json().at("data").each())
                .extracting(each -> each.at("url").text(""))
                .containsExactlyInAnyOrder(
                        "data:image/png;base64,QQ==", "data:image/png;base64,Qg==", "data:image/png;base64,Qw==");
        assertThat(desk.client.json().at("usage").at("output_tokens").number(0)).isEqualTo(3870);
        assertThat(desk.line.open()).isZero();
    }

    @Test
    void theFormatToldIsTheTrueOne() throws Exception {
        desk.line.say(200, drawn(picture("/9j/4AAQ").replace("image/png", "image/jpeg")));
        desk.post(GENERATE, "{\"prompt\":\"p\",\"output_format\":\"webp\",\"output_compression\":50}");
        assertThat(desk.client.json().at("output_format").value()).isEqualTo("jpeg");
        assertThat(desk.client.json().at("data").at(0).at("b64_json").value()).isEqualTo("/9j/4AAQ");
    }

    @Test
    void whatWasDrawnIsGivenWhenAnotherPictureFails() throws Exception {
        desk.line.say(200, drawn(picture("QQ==")));
        desk.line.refuse(Failure.of(Kind.ALL_RESTING, "All rest."));
        desk.line.say(200, ended("IMAGE_SAFETY"));
        desk.post(GENERATE, "{\"prompt\":\"p\",\"n\":3}");
        assertThat(desk.client.status).isEqualTo(200);
        assertThat(desk.client.json().at("data").each()).hasSize(1);
    }

    @Test
    void whereNothingWasDrawnTheFirstErrorIsTold() {
        for (int i = 0; i < 2; i++) {
            desk.line.refuse(Failure.of(Kind.ALL_RESTING, "All rest."));
        }
        assertThatThrownBy(() -> desk.post(GENERATE, "{\"prompt\":\"p\",\"n\":2}"))
                .isInstanceOf(Refused.class);
        assertThat(desk.client.status).isZero();
    }

    @Test
    void aFaultOfOursIsNotHiddenByAnotherPicture() {
        desk.line.say(200, drawn(picture("QQ==")));
        // The second question finds no answer written for it.
        assertThatThrownBy(() -> desk.post(GENERATE, "{\"prompt\":\"p\",\"n\":2}"))
                .isInstanceOf(RuntimeException.class);
    }

    @Test
    void aStreamHasAnEventForEachPicture() throws Exception {
        desk.line.say(200, drawn(picture("QUJD")));
        desk.post(GENERATE, "{\"prompt\":\"p\",\"stream\":true,\"partial_images\":2}");
        assertThat(desk.client.headers.first("content-type")).contains("text/event-stream; charset=utf-8");
        assertThat(desk.client.text())
                .startsWith("event: image_generation.completed\ndata: {\"type\":\"image_generation.completed\","
                        + "\"b64_json\":\"QUJD\",\"created_at\":1795435200,\"output_format\":\"png\",\"usage\":{")
                .endsWith("}\n\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"candidates\":[{\"finishReason\":\"IMAGE_SAFETY\"}]}; moderation_blocked; IMAGE_SAFETY",
                "{\"candidates\":[{\"finishReason\":\"PROHIBITED_CONTENT\"}]}; moderation_blocked; PROHIBITED_CONTENT",
                "{\"promptFeedback\":{\"blockReason\":\"SAFETY\"}}; moderation_blocked; SAFETY",
                "{\"candidates\":[{\"finishReason\":\"NO_IMAGE\"}]}; no_image_generated; NO_IMAGE",
                "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"I only write.\"}]},\"finishReason\":\"STOP\"}]};"
                        + " no_image_generated; I only write."
            })
    void whyThereIsNoPictureIsSaid(String answer, String code, String message) throws Exception {
        desk.line.say(200, answer);
        desk.post(GENERATE, "{\"prompt\":\"p\"}");
        assertThat(desk.client.status).isEqualTo(400);
        assertThat(desk.error().at("type").value()).isEqualTo("image_generation_user_error");
        assertThat(desk.error().at("code").value()).isEqualTo(code);
        assertThat(desk.error().at("message").text("")).contains(message);
    }

    @Test
    void anErrorOfTheUpstreamKeepsItsStatus() throws Exception {
        desk.line.say(404, "{\"error\":{\"code\":404,\"status\":\"NOT_FOUND\",\"message\":\"no such model\"}}");
        desk.post(GENERATE, "{\"model\":\"x-image\",\"prompt\":\"p\"}");
        assertThat(desk.client.status).isEqualTo(404);
        assertThat(desk.error().at("message").text("")).contains("no such model");
    }

    @Test
    void picturesOfAFormComeBeforeTheWords() throws Exception {
        desk.line.say(200, drawn(picture("QUJD")));
        desk.post(
                EDIT,
                new Multipart()
                        .text("prompt", "At night")
                        .file("image[]", "a.png", "", PNG)
                        .file("image[]", "b.bin", "image/webp", new byte[] {1, 2})
                        .text("n", "1")
                        .text("size", "1024x1024"));
        List<JsonView> parts = desk.sent().at("contents").at(0).at("parts").each();
        assertThat(parts).hasSize(3);
        assertThat(Json.text(parts.get(0)))
                .isEqualTo("{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"iVBORw0KGgoAAA==\"}}");
        assertThat(parts.get(1).at("inlineData").at("mimeType").value()).isEqualTo("image/webp");
        assertThat(parts.get(2).at("text").value()).isEqualTo("At night");
        assertThat(desk.client.status).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"images\":[{\"image_url\":\"data:image/png;base64,QUJD\"}]",
                "\"image\":\"data:image/png;base64,QUJD\"",
                "\"image\":[\"data:image/png;base64,QUJD\"]"
            })
    void picturesMayComeInJson(String images) throws Exception {
        desk.line.say(200, drawn(picture("QUJD")));
        desk.post(EDIT, "{\"prompt\":\"At night\",\"stream\":true," + images + "}");
        assertThat(Json.text(desk.sent().at("contents").at(0).at("parts").at(0)))
                .isEqualTo("{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"QUJD\"}}");
        assertThat(desk.client.text()).startsWith("event: image_edit.completed\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                GENERATE + "; {}; prompt; missing",
                GENERATE + "; {\"prompt\":\" \"}; prompt; missing",
                GENERATE + "; '{\"prompt\":\"p\",\"n\":11}'; n; between 1 and 10",
                GENERATE + "; '{\"prompt\":\"p\",\"n\":\"x\"}'; n; whole number",
                GENERATE + "; '{\"prompt\":\"p\",\"n\":0}'; n; between 1 and 10",
                GENERATE + "; '{\"prompt\":\"p\",\"n\":1.5}'; n; whole number",
                GENERATE + "; '{\"prompt\":\"p\",\"n\":{}}'; n; a number",
                GENERATE + "; '{\"prompt\":\"p\",\"size\":1024}'; size; ",
                GENERATE + "; '{\"prompt\":\"p\",\"quality\":7}'; quality; ",
                GENERATE + "; '{\"prompt\":\"p\",\"response_format\":\"gif\"}'; response_format; b64_json or url",
                GENERATE + "; '{\"prompt\":\"p\",\"response_format\":[]}'; response_format; ",
                GENERATE + "; '{\"prompt\":\"p\",\"stream\":\"maybe\"}'; stream; true or false",
                GENERATE + "; '{\"prompt\":\"p\",\"model\":7}'; model; ",
                GENERATE + "; '{\"prompt\":\"p\",\"mask\":\"x\"}'; mask; say in",
                GENERATE + "; '{\"prompt\":\"p\",\"google\":7}'; google; ",
                GENERATE + "; '{\"prompt\":\"p\",\"size\":\"big\"}'; size; 1024x1536",
                GENERATE + "; '{\"prompt\":\"p\",\"model\":\"../x\"}'; model; GET /v1/models",
                EDIT + "; {\"prompt\":\"p\"}; image; send the picture",
                EDIT + "; '{\"prompt\":\"p\",\"image\":\"data:image/png;base64,QUJD\",\"mask\":\"x\"}'; mask; say in",
                EDIT + "; '{\"prompt\":\"p\",\"image\":\"nonsense\"}'; image; ",
                EDIT + "; '{\"prompt\":\"p\",\"image\":\"file-123\"}'; image; ",
                EDIT + "; '{\"prompt\":\"p\",\"images\":[{}]}'; images[0].image_url; "
            })
    void whatIsWrongIsToldWithItsPlace(String path, String body, String param, String message) throws Exception {
        desk.post(path, body);
        assertThat(desk.client.status).as(desk.client.text()).isEqualTo(400);
        assertThat(desk.error().at("param").value()).isEqualTo(param);
        assertThat(desk.error().at("message").text("")).contains(message == null ? "" : message);
        assertThat(desk.line.bodies).isEmpty();
    }

    @Test
    void aFormWithoutAPictureOrAPromptOrWithAMaskIsRefused() throws Exception {
        refused("image", form());
        refused("image", form().text("image", "a.png"));
        refused("image", form().file("image", "a.png", "image/png", new byte[0]));
        refused("image", form().file("image[]", "a.wav", "audio/wav", PNG));
        refused("mask", form().file("image", "a.png", "", PNG).file("mask", "m.png", "", PNG));
        refused("prompt", new Multipart().file("image", "a.png", "", PNG));
    }

    private static Multipart form() {
        return new Multipart().text("prompt", "At night");
    }

    private static void refused(String param, Multipart form) throws Exception {
        MediaDesk desk = new MediaDesk();
        desk.post(EDIT, form);
        assertThat(desk.client.status).isEqualTo(400);
        assertThat(desk.error().at("param").value()).isEqualTo(param);
        assertThat(desk.line.bodies).isEmpty();
    }
}
