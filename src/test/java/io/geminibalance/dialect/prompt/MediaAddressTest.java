package io.geminibalance.dialect.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.geminibalance.dialect.Invalid;
import io.geminibalance.dialect.prompt.Media.Kind;
import io.geminibalance.json.JsonView;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaAddressTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://h.example/a.PNG?sig=x.gif | IMAGE | image/png",
                "https://h.example/a | IMAGE | image/jpeg",
                "https://h.example/show.php?f=a.png | IMAGE | image/jpeg",
                "https://my_bucket.h.example/a.webp | IMAGE | image/webp",
                "https://h.example | IMAGE | image/jpeg",
                "https://h.example/a.b/c | FILE | ''",
                "https://h.example/a.pdf#page=2 | FILE | application/pdf",
                "https://h.example/a.webm | VIDEO | video/webm",
                "https://h.example/a.webm | AUDIO | audio/webm",
                "gs://my_bucket/a.mov | VIDEO | video/mov",
                "gs://bucket/a | IMAGE | ''",
                "https://www.youtube.com/watch?v=abc | VIDEO | ''",
                "https://www.youtube.com/shorts/abc | IMAGE | ''",
                "https://youtu.be/abc | VIDEO | ''",
                "https://generativelanguage.googleapis.com/v1beta/files/abc | IMAGE | ''"
            })
    void whatTheApiGetsItselfKeepsItsAddress(String url, Kind kind, String mimeType) throws Invalid {
        Part.Remote remote = remote(url, kind);

        assertThat(remote.uri()).hasToString(url);
        assertThat(remote.mimeType()).isEqualTo(mimeType);
    }

    @ParameterizedTest
    @CsvSource({
        "files/abc-123, https://generativelanguage.googleapis.com/v1beta/files/abc-123",
        "HTTPS://h.example/a.png, https://h.example/a.png",
        "https://h.example/a b|c{d}ü.png, https://h.example/a%20b%7Cc%7Bd%7D%C3%BC.png",
        "https://h.example/a%20b.png, https://h.example/a%20b.png"
    })
    void namesAreMadeWholeAndWhatAUrlMustNotHoldIsEncoded(String url, String uri) throws Invalid {
        assertThat(remote(url, Kind.IMAGE).uri()).hasToString(uri);
    }

    @Test
    void plainHttpIsRefusedWithWhatToSendInstead() {
        assertThat(refused("http://h.example/a.png").getMessage()).contains("https://", "data URL", "FETCH_MEDIA");
    }

    @Test
    void filesOfOpenAiAreRefusedWithWhatToSendInstead() {
        assertThat(refused("file-AbC123").getMessage()).contains("Files API", "files/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a.png",
                "/a.png",
                "//h.example/a.png",
                "https:",
                "https:a.png",
                "https:///a.png",
                "https://h.example/a%zz.png",
                "https://h.example/\u0000",
                "https://h.example/a\r\nHost: b",
                "ftp://h.example/a.png",
                "file:///etc/passwd",
                "javascript:alert(1)",
                "files/../models",
                ":",
                "iVBORw0KGgoAAAAN"
            })
    void anythingElseIsRefusedWithItsPlace(String url) {
        assertThat(refused(url))
                .satisfies(invalid -> assertThat(invalid.param()).isEqualTo("p"))
                .satisfies(invalid -> assertThat(invalid.code()).isEqualTo("invalid_value"));
    }

    @Test
    void endlessAddressesAreRefused() {
        assertThat(refused("https://h.example/" + "a".repeat(20_000)).getMessage())
                .contains("too long");
    }

    private static Part.Remote remote(String url, Kind kind) throws Invalid {
        return (Part.Remote) Media.fromUrl(new JsonView(url), kind, Map.of(), "p");
    }

    private static Invalid refused(String url) {
        Invalid invalid = catchThrowableOfType(Invalid.class, () -> remote(url, Kind.IMAGE));
        assertThat(invalid).isNotNull();
        return invalid;
    }
}
