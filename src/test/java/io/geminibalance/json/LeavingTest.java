package io.geminibalance.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LeavingTest {
    private static final String LONG = "äö€😀\\n\\\"\\/ ".repeat(200);

    @Test
    void aLongStringStaysWhereItIsAndIsDecodedOnlyWhenAsked() {
        byte[] bytes = utf8("xx{\"a\": [\"short\", \"" + LONG + "\"], \"b\": 1}");

        JsonView view = Json.view(bytes, 2, bytes.length - 2);

        Span span = (Span) view.at("a").at(1).value();
        assertThat(span.source()).isSameAs(bytes);
        assertThat(span.text()).isEqualTo("äö€😀\n\"/ ".repeat(200));
        assertThat(view.at("a").at(1).text("")).isEqualTo(span.text());
        assertThat(span.plain()).isFalse();
        assertThat(view.at("a").at(0).value()).isEqualTo("short");
        assertThat(view.at("b").number(0)).isEqualTo(1);
    }

    @Test
    void namedObjectsAndArraysStayAsTheyAreWritten() {
        byte[] bytes =
                utf8(" {\"args\" : { \"n\" : 1.10, \"s\":\"}\" } ,\"list\":[{\"args\":[1, 2]}],\"x\":{\"args\":7}} ");

        JsonView view = Json.view(bytes, 0, bytes.length, Set.of("args"));

        assertThat(view.at("args").value()).hasToString("{ \"n\" : 1.10, \"s\":\"}\" }");
        assertThat(view.at("list").at(0).at("args").value()).hasToString("[1, 2]");
        assertThat(view.at("x").at("args").number(0)).isEqualTo(7);
        assertThat(((Raw) view.at("args").value()).value()).isEqualTo(Map.of("n", 1.1, "s", "}"));
    }

    @Test
    void whatWasLeftIsWrittenAgainToTheLetter() throws IOException {
        byte[] bytes =
                utf8("{\"args\":{\"a\":\"" + LONG + "\"},\"text\":\"" + LONG + "\",\"end\":[\"x\",{\"args\":{}}]}");
        JsonView view = Json.view(bytes, 0, bytes.length, Set.of("args"));

        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Json.write(view.value(), out);

        assertThat(out.toByteArray()).isEqualTo(bytes);
        assertThat(Json.write(view)).isEqualTo(bytes);
        assertThat(joined(Json.pieces(view))).isEqualTo(bytes);
    }

    @Test
    void aPieceThatIsLongIsNoCopy() {
        byte[] bytes = utf8("{\"image\":\"" + "A".repeat(100_000) + "\"}");
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("before", "x".repeat(20_000));
        request.put("data", Json.view(bytes, 0, bytes.length).at("image"));
        request.put("after", 1);

        List<ByteBuffer> pieces = Json.pieces(request);

        assertThat(pieces).filteredOn(piece -> piece.array() == bytes).hasSize(1);
        assertThat(pieces.stream()
                        .filter(piece -> piece.array() != bytes)
                        .mapToInt(ByteBuffer::remaining)
                        .sum())
                .isLessThan(20_100);
        assertThat(new String(joined(pieces), StandardCharsets.UTF_8))
                .isEqualTo("{\"before\":\"" + "x".repeat(20_000) + "\",\"data\":\"" + "A".repeat(100_000)
                        + "\",\"after\":1}");
    }

    @Test
    void aSpanThatIsKeptOutlivesItsDocument() {
        byte[] bytes = utf8("{\"a\":\"" + LONG + "\"}");
        Span kept = ((Span) Json.view(bytes, 0, bytes.length).at("a").value()).kept();
        Arrays.fill(bytes, (byte) 'x');

        assertThat(kept.text()).startsWith("äö€😀");
    }

    @Test
    void whatIsNoJsonIsSaidSo() {
        for (String text :
                List.of("", "{", "{\"a\":\"" + "x".repeat(5000), "[1,]", "{\"a\":1} x", "\u0000", "[".repeat(300))) {
            byte[] bytes = utf8(text);
            assertThatThrownBy(() -> Json.view(bytes, 0, bytes.length))
                    .as(text.substring(0, Math.min(20, text.length())))
                    .isInstanceOf(JsonException.class);
        }
    }

    private static byte[] joined(List<ByteBuffer> pieces) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        pieces.forEach(piece -> out.write(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining()));
        return out.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
