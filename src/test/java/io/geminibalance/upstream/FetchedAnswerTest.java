package io.geminibalance.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.geminibalance.wire.Fetch.Failed;
import io.geminibalance.wire.Fetch.Fetched;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FetchedAnswerTest {
    private static final int MOST = 1000;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Content-Type: text/plain | abc | text/plain",
                "Content-Type: text/plain\\r\\nTransfer-Encoding: Chunked | 1;x=y\\r\\na\\r\\n2\\r\\nbc\\r\\n0\\r\\n\\r\\n"
                        + " | text/plain",
                "Content-Type: Image/PNG; q=1\\r\\nContent-Length: 3\\r\\nContent-Length: 3 | abcdef | image/png",
                "Content-Encoding: identity\\r\\nContent-Type: application/pdf | abc | application/pdf",
                "X: y | abc | application/octet-stream",
                "X: y\\nZ:\\nCONTENT-TYPE:audio/mp3 | abc | audio/mp3"
            })
    void bodiesEndAsTheirHeadSays(String fields, String body, String type) throws Exception {
        Fetched fetched = read("HTTP/1.1 200 OK\\r\\n" + fields + "\\r\\n\\r\\n" + body);

        assertThat(fetched.bytes()).asString().isEqualTo("abc");
        assertThat(fetched.mimeType()).isEqualTo(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.0 200 ", "HTTP/1.1 200", "HTTP/1.1 100 Continue\\r\\n\\r\\nHTTP/1.1 200 OK"})
    void statusLinesMayBeShortAndInterimAnswersArePassedOver(String before) throws Exception {
        assertThat(read(before + "\\r\\nContent-Type: image/gif\\r\\nContent-Length: 3\\r\\n\\r\\nabc")
                        .bytes())
                .hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP/1.1 302 Found\\r\\nLocation: https://10.0.0.1/ | leads elsewhere (302)",
                "HTTP/1.1 304 Not Modified | leads elsewhere (304)",
                "HTTP/1.1 404 Not Found | answered 404",
                "HTTP/1.1 206 Partial Content\\r\\nContent-Type: image/png | answered 206",
                "HTTP/1.1 200 OK\\r\\nContent-Type: application/x-sh | no image",
                "HTTP/1.1 200 OK\\r\\nContent-Type: nonsense | no image",
                "HTTP/1.1 200 OK\\r\\nContent-Type: image/png\\r\\nContent-Encoding: gzip | compresses",
                "HTTP/1.1 200 OK\\r\\nContent-Type: image/png\\r\\nContent-Length: 1001 | more than 1000",
                "HTTP/1.1 200 OK\\r\\nContent-Type: image/png\\r\\nContent-Length: 999999999999999999 | more than 1000",
                "HTTP/1.1 200 OK\\r\\nContent-Type: image/png\\r\\nContent-Length: -1 | cannot be understood",
                "HTTP/1.1 200 OK\\r\\nContent-Type: image/png\\r\\nContent-Length: 1\\r\\nContent-Length: 2"
                        + " | cannot be understood",
                "HTTP/1.1 200 OK\\r\\nContent-Type: image/png\\r\\nTransfer-Encoding: gzip | cannot be understood",
                "HTTP/1.1 200 OK\\r\\nContent-Type: image/png\\r\\nTransfer-Encoding: chunked\\r\\nContent-Length: 3"
                        + " | cannot be understood",
                "HTTP/1.1 200 OK\\r\\nContent-Type image/png | cannot be understood",
                "HTTP/1.1 200 OK\\r\\n folded: x | cannot be understood",
                "HTTP/2 200 | HTTP/1.1",
                "SSH-2.0-OpenSSH | HTTP/1.1"
            })
    void anAnswerThatIsNoWholeFileIsRefused(String head, String reason) {
        assertThatThrownBy(() -> read(head + "\\r\\n\\r\\nabc"))
                .isInstanceOf(Failed.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK",
                "HTTP/1.1 200 OK\\r\\nContent-Type: image/png\\r\\n",
                "HTTP/1.1 200 OK\\r\\nContent-Type: image/png\\r\\nContent-Length: 9\\r\\n\\r\\nabc",
                "HTTP/1.1 200 OK\\r\\nContent-Type: image/png\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n",
                "HTTP/1.1 200 OK\\r\\nContent-Type: image/png\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n3\\r\\nab",
                "HTTP/1.1 200 OK\\r\\nContent-Type: image/png\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n3\\r\\nabc\\r\\n"
            })
    void anAnswerThatBreaksOffIsNotTakenForWhole(String answer) {
        assertThatThrownBy(() -> read(answer)).isInstanceOf(EOFException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3\\r\\nabcX\\r\\n", "xyz\\r\\n", "-1\\r\\n", "FFFFFFFFF\\r\\n", "\\r\\n", "3 4\\r\\n"})
    void chunksThatAreNoneAreRefused(String body) {
        assertThatThrownBy(() -> read(chunked() + body))
                .isInstanceOf(Failed.class)
                .hasMessageContaining("cannot be understood");
    }

    @Test
    void aBodyMayHaveJustAsMuchAsIsAllowed() throws Exception {
        String whole = "a".repeat(MOST);

        assertThat(read("HTTP/1.1 200 OK\\r\\n\\r\\n" + whole).bytes()).hasSize(MOST);
        assertThat(read(chunked() + "3E8\\r\\n" + whole + "\\r\\n0\\r\\n\\r\\n").bytes())
                .hasSize(MOST);
        assertThatThrownBy(() -> read("HTTP/1.1 200 OK\\r\\n\\r\\n" + whole + "a"))
                .hasMessageContaining("more than 1000");
        assertThatThrownBy(() -> read(chunked() + "3E8\\r\\n" + whole + "\\r\\n1\\r\\na\\r\\n0\\r\\n\\r\\n"))
                .hasMessageContaining("more than 1000");
        assertThatThrownBy(() -> read(chunked() + "FFFFFFFF\\r\\n")).hasMessageContaining("more than 1000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"A: b\\r\\n", "a", "HTTP/1.1 103 Early Hints\\r\\n\\r\\n"})
    void anEndlessHeadIsRefused(String again) {
        InputStream endless = new SequenceInputStream(
                bytes("HTTP/1.1 103 Early Hints\\r\\n" + (again.startsWith("HTTP") ? "\\r\\n" : "")),
                new SequenceInputStream(forever(again)));

        assertThatThrownBy(() -> FetchedAnswer.read(endless, MOST))
                .isInstanceOf(Failed.class)
                .hasMessageContaining("head");
    }

    private static Fetched read(String answer) throws IOException, Failed {
        return FetchedAnswer.read(bytes(answer), MOST);
    }

    private static String chunked() {
        return "HTTP/1.1 200 OK\\r\\nContent-Type: image/png\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n";
    }

    /// Bytes of a text in which `\r` and `\n` are spelled out.
    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(
                text.replace("\\r", "\r").replace("\\n", "\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    private static Enumeration<InputStream> forever(String text) {
        return Collections.enumeration(Collections.nCopies(100_000, text).stream()
                .map(FetchedAnswerTest::bytes)
                .toList());
    }
}
