package io.geminibalance.dialect.openai;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.SPARSE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.geminibalance.dialect.Invalid;
import io.geminibalance.dialect.openai.Form.FormFile;
import io.geminibalance.json.Json;
import io.geminibalance.wire.Body;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormTest {
    private static final String TYPE = "multipart/form-data; boundary=b7";
    private static final String SMALL = "--b7\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nwhisper-1\r\n"
            + "--b7\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\nContent-Type: audio/wav\r\n\r\n"
            + "RIFF\r\n--b7--\r\n";

    @Test
    void valuesAndFilesAreToldApart() throws Exception {
        Form form = read(SMALL);

        assertThat(form.values()).containsOnlyKeys("model").containsEntry("model", "whisper-1");
        assertThat(form.files()).hasSize(1);
        FormFile file = form.file("file").orElseThrow();
        assertThat(file.name()).isEqualTo("a.wav");
        assertThat(file.mimeType()).isEqualTo("audio/wav");
        assertThat(file.bytes()).isEqualTo(ByteBuffer.wrap("RIFF".getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void whatIsCutAnywhereIsRefused() {
        byte[] whole = SMALL.getBytes(StandardCharsets.ISO_8859_1);
        int needed = SMALL.length() - "\r\n".length();
        for (int length = 0; length < needed; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> Form.read(TYPE, new Body.Bytes(cut)))
                    .as("cut at " + length)
                    .isInstanceOfSatisfying(
                            Invalid.class, e -> assertThat(e.code()).isEqualTo("invalid_multipart_form"));
        }
    }

    @Test
    void whatFollowsTheEndDoesNotMatter() throws Exception {
        assertThat(read(SMALL.strip()).files()).hasSize(1);
        assertThat(read(SMALL + "\r\n--b7\r\nan epilogue").files()).hasSize(1);
        assertThat(read("A preamble with --b7 in it.\r\n" + SMALL).values()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--b8",
                "x--b7\r\n",
                "x--b7--",
                "\r\n--b",
                "\r\n--b8\r\n",
                "\r\n-b7",
                "\r\n\r\n",
                "\r\r\n--",
                "\n--b7\n",
                "\r\n--b77\r\n",
                "\r\n--b7.\r\n\r\n",
                ""
            })
    void whatOnlyLooksLikeABoundaryIsData(String data) throws Exception {
        Form form = read(file("a.bin", data) + "--b7--");

        assertThat(form.files()).hasSize(1);
        assertThat(form.files().getFirst().bytes())
                .isEqualTo(ByteBuffer.wrap(data.getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void anyBytesArriveAsTheyAre() throws Exception {
        byte[] all = new byte[512];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes("--b7\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
        body.writeBytes(all);
        body.writeBytes("\r\n--b7--\r\n".getBytes(StandardCharsets.US_ASCII));

        Form form = Form.read(TYPE, new Body.Bytes(body.toByteArray()));
        assertThat(form.files().getFirst().bytes()).isEqualTo(ByteBuffer.wrap(all));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "name=\"file\"; filename=\"a \\\"b\\\".wav\" | file | a \"b\".wav",
                "name=\"file\"; filename=\"a; name=b.wav\" | file | a; name=b.wav",
                "filename=\"a; name=b.wav\"; name=\"file\" | file | a; name=b.wav",
                "filename=a.wav; name=file | file | a.wav",
                "NAME=\"file\";FileName=\"a.wav\" | file | a.wav",
                "name=\"image[]\"; filename=\"\u00e9t\u00e9.png\" | image | \u00e9t\u00e9.png",
                "name=\"image[3]\"; filename=\"\" | image | ~~",
                "name=\"file\"; filename*=UTF-8''%C3%A9t%C3%A9.wav | file | \u00e9t\u00e9.wav",
                "name=\"file\"; filename=\"plain.wav\"; filename*=UTF-8''%C3%A9.wav | file | plain.wav",
                "name=\"file\"; filename*=UTF-8''100%.wav | file | 100%.wav",
            })
    void namesAreReadHoweverTheyAreWritten(String parameters, String field, String name) throws Exception {
        Form form = read("--b7\r\ncontent-disposition:form-data; " + parameters + "\r\n\r\nx\r\n--b7--");

        assertThat(form.values()).isEmpty();
        assertThat(form.files()).hasSize(1);
        assertThat(form.files().getFirst().field()).isEqualTo(field);
        assertThat(form.files().getFirst().name()).isEqualTo(name);
    }

    @Test
    void aNameThatSpeaksOfAFileMakesNoFile() throws Exception {
        Form form = read("--b7\r\nContent-Disposition: form-data; name=\"x; filename=y\"\r\n\r\nz\r\n--b7--");
        assertThat(form.files()).isEmpty();
        assertThat(form.values()).containsEntry("x; filename=y", "z");
    }

    @Test
    void aFieldThatComesAgainIsAList() throws Exception {
        Form form = read(text("timestamp_granularities[]", "word") + text("timestamp_granularities[]", "segment")
                + text("prompt", "caf\u00e9") + "--b7--");

        assertThat(form.values())
                .containsEntry("timestamp_granularities", List.of("word", "segment"))
                .containsEntry("prompt", "caf\u00e9");
    }

    @ParameterizedTest
    @CsvSource({
        "multipart/form-data; boundary=b7, b7",
        "multipart/form-data;boundary=b7 ; x=y, b7",
        "multipart/form-data; boundary=\"b 7\", b 7",
        "Multipart/Form-Data; charset=utf-8; Boundary=\"b 7\", b 7"
    })
    void theBoundaryIsFoundHoweverItIsWritten(String type, String boundary) throws Exception {
        String body = text("model", "m").replace("b7", boundary) + "--" + boundary + "--";
        assertThat(Form.read(type, new Body.Bytes(body.getBytes(StandardCharsets.UTF_8)))
                        .values())
                .containsEntry("model", "m");
    }

    @Test
    void anEmptyFormHasNothing() throws Exception {
        Form form = read("--b7--\r\n");
        assertThat(form.values()).isEmpty();
        assertThat(form.files()).isEmpty();
    }

    @Test
    void anEmptyFieldIsAnEmptyText() throws Exception {
        assertThat(read(text("x", "") + "--b7--").values()).containsEntry("x", "");
        assertThat(read("--b7\r\nContent-Disposition: form-data; name=x\r\n\r\n\r\n--b7--")
                        .values())
                .containsEntry("x", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "application/json",
                "multipart/form-data",
                "multipart/form-data; boundary=",
                "multipart/mixed; boundary=b7"
            })
    void anotherTypeOrNoBoundaryIsRefused(String type) {
        assertThatThrownBy(() -> Form.read(type, new Body.Bytes(SMALL.getBytes(StandardCharsets.UTF_8))))
                .isInstanceOfSatisfying(Invalid.class, e -> assertThat(e.code()).isEqualTo("invalid_content_type"))
                .hasMessageContaining("multipart/form-data");
    }

    @Test
    void spacesMayFollowABoundary() throws Exception {
        assertThat(read(SMALL.replace("--b7\r\n", "--b7 \t\r\n")).files()).hasSize(1);
    }

    @Test
    void thereMayBeTwoHundredPartsButNoMore() throws Exception {
        assertThat((List<?>)
                        read(text("n", "1").repeat(200) + "--b7--").values().get("n"))
                .hasSize(200);
        assertThatThrownBy(() -> read(text("n", "1").repeat(201) + "--b7--"))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("200");
    }

    @Test
    void aPartWithoutANameIsRefused() {
        assertThatThrownBy(() -> read("--b7\r\n\r\nx\r\n--b7--"))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("name");
    }

    @Test
    void aHeadThatIsTooLongIsRefused() {
        assertThatThrownBy(() -> read(file("a".repeat(9_000), "x") + "--b7--")).isInstanceOf(Invalid.class);
    }

    /// Java's patterns overflow the stack where they repeat a choice; a name must not be able to do that.
    @Test
    void aLongNameOfEscapesIsRead() throws Exception {
        assertThat(read(file("\\\"".repeat(4_000), "x") + "--b7--")
                        .files()
                        .getFirst()
                        .name())
                .isEqualTo("\"".repeat(4_000));
    }

    @Test
    void aFormOnTheDiskIsReadThere(@TempDir Path directory) throws Exception {
        Path kept = Files.writeString(directory.resolve("body"), SMALL);
        FileChannel channel = FileChannel.open(kept);
        try (Body body = new Body.Spooled(channel, SMALL.length())) {
            FormFile file;
            try (Form form = Form.read(TYPE, body)) {
                file = form.file("file").orElseThrow();
                assertThat(form.values()).containsEntry("model", "whisper-1");
                assertThat(Json.text(file.media().data())).isEqualTo("\"UklGRg==\"");
            }
            // It is not in memory.
            assertThatThrownBy(() -> file.bytes().get(0)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void filesThatAreTooMuchForAnyModelAreRefused(@TempDir Path directory) throws Exception {
        Path kept = directory.resolve("body");
        try (FileChannel channel = FileChannel.open(kept, CREATE_NEW, SPARSE, READ, WRITE)) {
            channel.write(bytes(file("a.wav", "").stripTrailing() + "\r\n\r\n"), 0);
            long end = channel.write(bytes("\r\n--b7--"), 80_000_000) + 80_000_000;
            assertThatThrownBy(() -> Form.read(TYPE, new Body.Spooled(channel, end)))
                    .isInstanceOfSatisfying(
                            Invalid.class,
                            e -> assertThat(OpenAiErrors.said(e).status()).isEqualTo(413))
                    .hasMessageContaining("at most 74000000");
        }
    }

    @Test
    void aTextThatIsTooLongIsRefused() {
        assertThatThrownBy(() -> read(text("prompt", "a".repeat(1_000_001)) + "--b7--"))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("`prompt` is longer");
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static Form read(String body) throws Invalid {
        return Form.read(TYPE, new Body.Bytes(body.getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(String name, String value) {
        return "--b7\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }

    private static String file(String name, String data) {
        return "--b7\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name + "\"\r\n\r\n" + data
                + "\r\n";
    }
}
