package io.geminibalance.dialect.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.geminibalance.dialect.Invalid;
import io.geminibalance.dialect.prompt.Media.Kind;
import io.geminibalance.json.JsonView;
import io.geminibalance.wire.Fetch;
import io.geminibalance.wire.Fetch.Failed;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaFetchedTest {
    private static final String IMAGE = "https://h.example/a.png";
    private static final Fetch NOBODY = uri -> {
        throw new AssertionError("fetched " + uri);
    };

    @ParameterizedTest
    @CsvSource({
        "image/webp, AAAA, image/webp",
        "image/jpg, AAAA, image/jpeg",
        "application/octet-stream, AAAA, image/png",
        "binary/octet-stream, %PDF-1, application/pdf",
        "'', GIF89a, image/gif"
    })
    void whatLiesOnTheWebComesInline(String said, String bytes, String mimeType) throws Invalid {
        Fetch fetch = uri -> {
            assertThat(uri).hasToString(IMAGE);
            return new Fetch.Fetched(said, bytes.getBytes(StandardCharsets.US_ASCII));
        };
        Map<String, Object> hints = Map.of("mediaResolution", "x");

        Part part = Media.fetched(remote(IMAGE, hints), fetch, "p");

        assertThat(part).isInstanceOfSatisfying(Part.Inline.class, inline -> {
            assertThat(inline.mimeType()).isEqualTo(mimeType);
            assertThat(Base64.getDecoder().decode(inline.data().text("")))
                    .asString()
                    .isEqualTo(bytes);
            assertThat(inline.hints()).isEqualTo(hints);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://www.youtube.com/watch?v=abc",
                "https://youtu.be/abc",
                "gs://bucket/a.png",
                "files/abc",
                "https://generativelanguage.googleapis.com/v1beta/files/abc",
                "https://GenerativeLanguage.googleapis.com:443/v1beta/files/abc"
            })
    void whatOnlyTheApiCanGetStays(String url) throws Invalid {
        Part.Remote remote = remote(url, Map.of());

        assertThat(Media.fetched(remote, NOBODY, "p")).isSameAs(remote);
    }

    @Test
    void aFailureIsToldWithThePlaceOfTheUrl() {
        Fetch failing = _ -> {
            throw new Failed("the server said 404", null);
        };

        assertThat(refused(failing))
                .satisfies(invalid -> assertThat(invalid.param()).isEqualTo("p"))
                .satisfies(invalid -> assertThat(invalid.code()).isEqualTo("invalid_value"))
                .hasMessageContaining("the server said 404");
    }

    @Test
    void nothingAndAPageInsteadOfAnImageAreRefused() {
        assertThat(refused(_ -> new Fetch.Fetched("image/png", new byte[0]))).hasMessageContaining("nothing");
        assertThat(refused(_ -> new Fetch.Fetched("text/html", new byte[10]))).hasMessageContaining("text/html");
    }

    @Test
    void oneRequestHasOnlySoManyBytesFetched() throws Failed {
        byte[] half = new byte[MediaAllowance.MOST_BYTES / 2];
        MediaAllowance allowance = new MediaAllowance(_ -> new Fetch.Fetched("image/png", half));

        allowance.get(URI.create(IMAGE));
        allowance.get(URI.create(IMAGE));

        assertThat(catchThrowableOfType(Failed.class, () -> allowance.get(URI.create(IMAGE))))
                .hasMessageContaining("in all");
    }

    @Test
    void oneRequestHasOnlySoManyAddressesFetched() throws Failed {
        MediaAllowance allowance = new MediaAllowance(_ -> new Fetch.Fetched("image/png", new byte[1]));

        for (int i = 0; i < MediaAllowance.MOST_ADDRESSES; i++) {
            allowance.get(URI.create(IMAGE));
        }

        assertThat(catchThrowableOfType(Failed.class, () -> allowance.get(URI.create(IMAGE))))
                .hasMessageContaining("addresses");
    }

    private static Part.Remote remote(String url, Map<String, Object> hints) throws Invalid {
        return (Part.Remote) Media.fromUrl(new JsonView(url), Kind.IMAGE, hints, "p");
    }

    private static Invalid refused(Fetch fetch) {
        Invalid invalid = catchThrowableOfType(Invalid.class, () -> Media.fetched(remote(IMAGE, Map.of()), fetch, "p"));
        assertThat(invalid).isNotNull();
        return invalid;
    }
}
