package io.geminibalance.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.forward.FirstWords.Finding;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirstWordsTest {
    @Test
    void whatHoldsAnAnswerIsOne() {
        for (String answer : List.of(
                "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}",
                "data: {\"candidates\": [{\"content\": {\"parts\": [{\"text\": \"Hello\"}],\"role\": \"model\"}}]}\r\n\r\n",
                "[{\n  \"candidates\": [ { \"content\": { \"parts\": [ { \"text\" : \"\\n\" } ] } } ] }",
                "{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"f\"}}]}}]}",
                "{\"candidates\":[{\"content\":{\"parts\":[{\"inlineData\":{\"data\":\"AA\"}}]}}]}",
                "{\"candidates\":[{\"content\":{},\"finishReason\":\"SAFETY\"}]}",
                "{\"candidates\":[{\"content\":{\"role\":\"model\"},\"finishReason\":\"MAX_TOKENS\"}]}",
                "{\"promptFeedback\":{\"blockReason\":\"PROHIBITED_CONTENT\"}}",
                "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"\",\"thoughtSignature\":\"x\"},{\"text\":\"b\"}]}}]}")) {
            assertThat(find(answer)).as(answer).isEqualTo(Finding.ANSWER);
        }
    }

    @Test
    void anErrorThatCameWithAGoodStatusIsSeenInEveryForm() {
        for (String error : List.of(
                "{\"error\":{\"code\":503}}",
                "data: {\"error\": {\"code\": 503}}\r\n\r\n",
                "data:{\"error\":{}}",
                "[{\n  \"error\": {\n    \"code\": 503",
                "\r\n {\n  \"error\"")) {
            assertThat(find(error)).as(error).isEqualTo(Finding.ERROR);
        }
    }

    @Test
    void whatSaysNothingIsNoAnswerYet() {
        for (String nothing : List.of(
                "",
                "data: ",
                "{}",
                "[]",
                "{\"candidates\":[{\"content\":{\"role\":\"model\"},\"finishReason\":\"STOP\"}]}",
                "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"\"}]},\"finishReason\":\"STOP\"}]}",
                "{\"usageMetadata\":{\"promptTokenCount\":4},\"modelVersion\":\"text\"}",
                "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"")) {
            assertThat(find(nothing)).as(nothing).isEqualTo(Finding.NOTHING_YET);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"usageMetadata\":{\"thoughtsTokenCount\": 9}} | true",
                "{\"usageMetadata\":{\"thoughtsTokenCount\": 0}} | false",
                "{\"usageMetadata\":{\"thoughtsTokenCount\": | false",
                "{\"usageMetadata\":{\"promptTokenCount\": 9}} | false",
                "{\"candidates\":[{\"content\":{}}],\"usageMetadata\":{\"thoughtsTokenCount\":12}} | true",
                "{\"candidates\":[{\"finishReason\":\"STOP\"}],\"usageMetadata\":{\"thoughtsTokenCount\":9}} | false",
                "{\"modelVersion\":\"thoughtsTokenCount\"} | false"
            })
    void anAnswerOfThoughtsAloneIsToldFromOneOfNothing(String answer, boolean thought) {
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        assertThat(FirstWords.onlyThought(bytes, bytes.length)).isEqualTo(thought);
        assertThat(find(answer)).isEqualTo(Finding.NOTHING_YET);
    }

    @Test
    void namesInsideOfStringsAreNoFields() {
        assertThat(find("{\"modelVersion\":\"\\\"text\\\": \\\"x\\\"\"}")).isEqualTo(Finding.NOTHING_YET);
        assertThat(find("{\"candidates\":[],\"note\":\"error\"}")).isEqualTo(Finding.NOTHING_YET);
    }

    @Test
    void anyCutPointGivesTheSameFinding() {
        Random random = new Random(7);
        String answer =
                "data: {\"candidates\": [{\"content\": {\"parts\": [{\"text\": \"\"},{\"functionCall\": {}}]}}]}\r\n\r\n";
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < 500; round++) {
            int cut = random.nextInt(bytes.length);
            Finding first = FirstWords.of(bytes, 0, cut);
            assertThat(first).as("cut at %s", cut).isNotEqualTo(Finding.ERROR);
            if (first == Finding.NOTHING_YET) {
                assertThat(FirstWords.of(bytes, Math.max(0, cut - 256), bytes.length))
                        .isEqualTo(Finding.ANSWER);
            }
        }
    }

    @Test
    void rubbishIsReadWithoutHarm() {
        Random random = new Random(11);
        byte[] alphabet = "{}[]\":,\\ \r\ndata:errortextSTOPfinishReason".getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(60)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = alphabet[random.nextInt(alphabet.length)];
            }
            assertThat(FirstWords.of(bytes, 0, bytes.length)).isNotNull();
        }
    }

    private static Finding find(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return FirstWords.of(bytes, 0, bytes.length);
    }
}
