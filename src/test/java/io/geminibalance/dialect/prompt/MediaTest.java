package io.geminibalance.dialect.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.geminibalance.dialect.Invalid;
import io.geminibalance.dialect.prompt.Media.Kind;
import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.json.Span;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTest {
    private static final String PARAM = "messages[0].content[1].image_url.url";
    private static final String LONG = "QUJD".repeat(3000);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // E39
                "data:image/jpg;base64,AAA= | image/jpeg | AAA=",
                "data:text/plain,hi%20you | text/plain | aGkgeW91",
                "data:image/png;charset=x;base64,iVBO\\nAAA | image/png | iVBOAAA=",
                "DATA:IMAGE/PNG;BASE64,AAAA | image/png | AAAA",
                "data:image/png ; base64,AAAA | image/png | AAAA",
                "data:;base64,AAAA | text/plain | AAAA",
                "data:png;base64,AAAA | text/plain | AAAA",
                "data:,a%2 | text/plain | YSUy",
                "data:text/html;charset=utf-8,ü | text/html | w7w=",
                "data:image/png;base64,-_-_ | image/png | +/+/",
                "data:image/png;base64,%2B%2f%2B%2F | image/png | +/+/",
                "data:image/png;base64,AA%3D%3D | image/png | AA==",
                "data:image/png;base64,AA= | image/png | AA==",
                "data:image/png;base64,AAAA== | image/png | AAAA"
            })
    void dataUrlsBecomeInlineDataInSoundBase64(String url, String mimeType, String data) throws Invalid {
        Part.Inline inline = inline(url.replace("\\n", "\n"));

        assertThat(inline.mimeType()).isEqualTo(mimeType);
        assertThat(inline.data().text("")).isEqualTo(data);
    }

    @ParameterizedTest
    @CsvSource({
        "89504E470D0A1A0A0000, image/png",
        "FFD8FFE000104A46, image/jpeg",
        "474946383961, image/gif",
        "524946462400000057454250, image/webp",
        "524946462400000057415645, audio/wav",
        "255044462D312E37, application/pdf",
        "68656C6C6F, text/plain",
        "5249, text/plain"
    })
    void aMissingTypeIsToldByTheFirstBytes(String hex, String mimeType) throws Invalid {
        String data = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));

        assertThat(inline("data:;base64," + data).mimeType()).isEqualTo(mimeType);
    }

    @Test
    void bytesOfNoTypeAreLookedAtAndElseStayBytes() throws Invalid {
        assertThat(inline("data:application/octet-stream;base64,JVBERi0x").mimeType())
                .isEqualTo("application/pdf");
        assertThat(inline("data:application/octet-stream;base64,AAAA").mimeType())
                .isEqualTo("application/octet-stream");
    }

    @Test
    void longSoundDataStayWhereTheyStandInTheDocument() throws Invalid {
        byte[] document = document("{\"url\":\"data:image/png;base64," + LONG + "\"}");

        Span data = (Span) inline(url(document)).data().value();

        assertThat(data.source()).isSameAs(document);
        assertThat(data.text()).isEqualTo(LONG);
    }

    @Test
    void anEscapedHeadDoesNotMoveTheData() throws Invalid {
        byte[] document = document("{\"url\":\"data:image\\/webp;base64," + LONG + "\"}");

        Part.Inline inline = inline(url(document));

        assertThat(inline.mimeType()).isEqualTo("image/webp");
        assertThat(((Span) inline.data().value()).source()).isSameAs(document);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\/\\/\\/\\/",
                "\\n////",
                "//\\r\\n//",
                "\\u002f///",
                "__\\t__",
                "%2F///",
                "\\u00252F///",
                "//// "
            })
    void longDataWithEscapesAreCleaned(String end) throws Invalid {
        byte[] document = document("{\"url\":\"data:image/png;base64," + LONG + end + "\"}");

        assertThat(inline(url(document)).data().text("")).isEqualTo(LONG + "////");
    }

    @Test
    void theEqualsSignsOfGsonAreUnderstood() throws Invalid {
        byte[] document = document("{\"url\":\"data:image/png;base64," + LONG + "QQ\\u003d\\u003d\"}");

        assertThat(inline(url(document)).data().text("")).isEqualTo(LONG + "QQ==");
    }

    @Test
    void longTextWithoutBase64IsEncoded() throws Invalid {
        byte[] document = document("{\"url\":\"data:text/plain," + "a%20ü\\n".repeat(400) + "\"}");

        String data = inline(url(document)).data().text("");

        assertThat(new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8))
                .isEqualTo("a ü\n".repeat(400));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // E39
                "data:image/png;base64,@@",
                "data:image/png;base64,",
                "data:image/png;base64,====",
                "data:image/png;base64,A",
                "data:image/png;base64,AA==AA==",
                "data:image/png;base64,AAA%",
                "data:image/png;base64,AAA%4",
                "data:image/png;base64,ÄÖÜß",
                "data:image/png;base64",
                "data:image/png,",
                "data:"
            })
    void badOrEmptyDataAreRefusedWithTheirPlace(String url) {
        assertThat(refused(() -> inline(url)))
                .satisfies(invalid -> assertThat(invalid.param()).isEqualTo(PARAM))
                .satisfies(invalid -> assertThat(invalid.code()).isEqualTo("invalid_value"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"@", "\\u00", "\\u0140", "\\\\", "=A", "\\\"", "%", "%4"})
    void badDataAreFoundAtTheEndOfLongOnesToo(String end) {
        byte[] document = ("{\"url\":\"data:image/png;base64," + LONG + end + "\"}").getBytes(StandardCharsets.UTF_8);
        int from = "{\"url\":\"".length();
        JsonView url = new JsonView(new Span(document, from, document.length - 2));

        assertThat(refused(() -> inline(url)).param()).isEqualTo(PARAM);
    }

    @Test
    void whatIsNoTextIsRefusedByItsType() {
        assertThat(refused(() -> Media.fromUrl(new JsonView(7), Kind.IMAGE, Map.of(), PARAM)))
                .satisfies(invalid -> assertThat(invalid.param()).isEqualTo(PARAM))
                .satisfies(invalid -> assertThat(invalid.code()).isEqualTo("invalid_type"));
        assertThat(refused(() -> Media.fromUrl(new JsonView(null), Kind.IMAGE, Map.of(), PARAM))
                        .code())
                .isEqualTo("invalid_type");
    }

    @Test
    void hintsAreKept() throws Invalid {
        Map<String, Object> hints = Map.of("mediaResolution", Map.of("level", "MEDIA_RESOLUTION_LOW"));

        assertThat(Media.fromUrl(new JsonView("data:image/png;base64,AAAA"), Kind.IMAGE, hints, PARAM))
                .isInstanceOfSatisfying(
                        Part.Inline.class, inline -> assertThat(inline.hints()).isEqualTo(hints));
        assertThat(Media.fromUrl(new JsonView("https://host.example/a.png"), Kind.IMAGE, hints, PARAM))
                .isInstanceOfSatisfying(
                        Part.Remote.class, remote -> assertThat(remote.hints()).isEqualTo(hints));
    }

    @ParameterizedTest
    @CsvSource({
        "wav, audio/wav",
        "MP3, audio/mp3",
        "flac, audio/flac",
        "ogg, audio/ogg",
        "opus, audio/ogg",
        "aac, audio/aac",
        "aiff, audio/aiff",
        "m4a, audio/mp4",
        "pcm16, audio/pcm",
        "audio/L16;rate=16000, audio/l16"
    })
    void audioIsNamedByItsFormat(String format, String mimeType) throws Invalid {
        Part.Inline inline = Media.audio(new JsonView("AAAA"), format, "messages[0].content[0].input_audio.data");

        assertThat(inline.mimeType()).isEqualTo(mimeType);
        assertThat(inline.data().text("")).isEqualTo("AAAA");
    }

    @Test
    void audioMayComeAsADataUrl() throws Invalid {
        JsonView url = new JsonView("data:audio/webm;codecs=opus;base64,AAAA");

        assertThat(Media.audio(url, "mp3", "p").mimeType()).isEqualTo("audio/mp3");
        assertThat(Media.audio(url, "", "p").mimeType()).isEqualTo("audio/webm");
        assertThat(Media.audio(url, "mp3", "p").data().text("")).isEqualTo("AAAA");
    }

    @Test
    void audioOfUnknownFormatIsLookedAtAndElseRefused() throws Invalid {
        assertThat(Media.audio(new JsonView("T2dnUwAC"), "", "p").mimeType()).isEqualTo("audio/ogg");
        assertThat(refused(() -> Media.audio(new JsonView("AAAA"), "midi", "p")).param())
                .isEqualTo("p");
        assertThat(refused(() -> Media.audio(new JsonView("@@"), "wav", "p")).param())
                .isEqualTo("p");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "data:application/pdf;base64,AAAA | a.txt | application/pdf",
                "AAAA | a.PDF | application/pdf",
                "AAAA | notes.v2.md | text/markdown",
                "AAAA | a.docx | application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                "AAAA | '' | application/octet-stream",
                "AAAA | pdf | application/octet-stream",
                "AAAA | a.unheard | application/octet-stream",
                "data:application/octet-stream;base64,AAAA | a.csv | text/csv",
                "JVBERi0x | '' | application/pdf"
            })
    void filesAreNamedByTheirUrlThenTheirNameThenTheirBytes(String data, String name, String mimeType) throws Invalid {
        assertThat(Media.file(new JsonView(data), name, Map.of(), "p").mimeType())
                .isEqualTo(mimeType);
    }

    @Test
    void aBadFileIsRefusedWithThePlaceOfItsData() {
        assertThat(refused(() -> Media.file(new JsonView("no file!"), "a.pdf", Map.of(), "p"))
                        .param())
                .isEqualTo("p");
    }

    @Test
    void bareDataHaveTheTypeThatIsTold() throws Invalid {
        JsonView data = new JsonView("iVBORw0KGgoAAAAA");

        assertThat(Media.inline("Image/JPG", data, Map.of(), "p").mimeType()).isEqualTo("image/jpeg");
        assertThat(Media.inline("", data, Map.of(), "p").mimeType()).isEqualTo("image/png");
        assertThat(Media.inline("", new JsonView("AAAA"), Map.of(), "p").mimeType())
                .isEqualTo("application/octet-stream");
        assertThat(Media.inline("", new JsonView("data:image/gif;base64,AAAA"), Map.of(), "p")
                        .mimeType())
                .isEqualTo("image/gif");
        assertThat(refused(() -> Media.inline("image/png", new JsonView(""), Map.of(), "p"))
                        .param())
                .isEqualTo("p");
    }

    @Test
    void resultsHoldOnlyWhatTheApiTakesThere() throws Invalid {
        // E17
        assertThat(Media.fitsResult(inline("data:image/png;base64,AAAA"))).isTrue();
        assertThat(Media.fitsResult(inline("data:image/gif;base64,AAAA"))).isFalse();
        assertThat(Media.fitsResult(Part.Text.of("a"))).isFalse();
        assertThat(Media.fitsResult(
                        Media.fromUrl(new JsonView("https://host.example/a.png"), Kind.IMAGE, Map.of(), PARAM)))
                .isFalse();
    }

    private static Part.Inline inline(String url) throws Invalid {
        return inline(new JsonView(url));
    }

    private static Part.Inline inline(JsonView url) throws Invalid {
        return (Part.Inline) Media.fromUrl(url, Kind.IMAGE, Map.of(), PARAM);
    }

    private static byte[] document(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private static JsonView url(byte[] document) {
        JsonView url = Json.view(document, 0, document.length).at("url");
        assertThat(url.value()).isInstanceOf(Span.class);
        return url;
    }

    private static Invalid refused(ThrowingCallable call) {
        Invalid invalid = catchThrowableOfType(Invalid.class, call);
        assertThat(invalid).isNotNull();
        return invalid;
    }
}
