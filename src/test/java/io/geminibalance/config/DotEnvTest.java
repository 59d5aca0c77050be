package io.geminibalance.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DotEnvTest {

    @Test
    void namesAndValuesMayHaveBlanksAroundThem() {
        assertThat(values("A=1\n  B = 2  \n\tC\t=\t3")).isEqualTo(Map.of("A", "1", "B", "2", "C", "3"));
    }

    @Test
    void exportInFrontIsPassedOver() {
        assertThat(values("export A=1\nexport   B='2'\nexport=3")).isEqualTo(Map.of("A", "1", "B", "2", "export", "3"));
    }

    @Test
    void wholeLineCommentsAndBlankLinesAreNothing() {
        assertThat(values("# A=1\n   # B=2\n\n \t \nC=3\n#")).isEqualTo(Map.of("C", "3"));
    }

    @Test
    void aHashIsACommentOnlyBehindABlank() {
        assertThat(values("A=b#c\nB=b # c\nC=b\t#c\nD=#c\nE= #c"))
                .isEqualTo(Map.of("A", "b#c", "B", "b", "C", "b", "D", "#c", "E", ""));
    }

    @Test
    void anUnquotedValueKeepsEverythingElse() {
        assertThat(values("A=x=y==\nB=[\"k1\", 'k2']\nC=it's \"so\"\nD=a\\nb\nE=$HOME"))
                .isEqualTo(Map.of("A", "x=y==", "B", "[\"k1\", 'k2']", "C", "it's \"so\"", "D", "a\\nb", "E", "$HOME"));
    }

    @Test
    void quotesComeOffAndProtectBlanksAndHashes() {
        assertThat(values("A=\" a # b \"\nB=' a # b '\nC=\"\"\nD=''"))
                .isEqualTo(Map.of("A", " a # b ", "B", " a # b ", "C", "", "D", ""));
    }

    @Test
    void aCommentMayFollowAQuotedValue() {
        assertThat(values("A=\"a\" # b\nB='a'   \nC='a'#b")).isEqualTo(Map.of("A", "a", "B", "a", "C", "a"));
    }

    @Test
    void doubleQuotesKnowEscapesAndSingleQuotesDoNot() {
        assertThat(values("A=\"1\\n2\\t3\\r4\\\"5\\\\n6\\$7\\8\"\nB='1\\n2'"))
                .isEqualTo(Map.of("A", "1\n2\t3\r4\"5\\n6$7\\8", "B", "1\\n2"));
    }

    @Test
    void quotedValuesMaySpanLines() {
        assertThat(values("A=\"k1\n# k2\n\nk3\"\nB='x\ny'\nC=z"))
                .isEqualTo(Map.of("A", "k1\n# k2\n\nk3", "B", "x\ny", "C", "z"));
    }

    @Test
    void windowsLineEndsAndAByteOrderMarkLeaveNoTrace() {
        assertThat(values("\uFEFFA=1\r\nB=\"2\r\n3\"\r\nC='4'\r\nD=5\rE=6"))
                .isEqualTo(Map.of("A", "1", "B", "2\n3", "C", "4", "D", "5", "E", "6"));
    }

    @Test
    void theLastOfTwoCountsAndTheFirstIsReported() {
        DotEnv dotEnv = DotEnv.parse("A=1\nB=2\nA=3\n");

        assertThat(dotEnv.values()).isEqualTo(Map.of("A", "3", "B", "2"));
        assertThat(dotEnv.overruled()).containsExactly(".env line 1: A is overruled by line 3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sesame",
                "A: sesame",
                "=sesame",
                "1A=sesame",
                "MY-KEY=sesame",
                "export A",
                "A=\"sesame",
                "A='sesame",
                "A=\"sesame\\\"",
                "A=\"sesame\" open",
                "A='sesame'open",
                "A=\"sesame\",\"open\""
            })
    void aBrokenLineIsAProblemThatNamesTheLineAndNotTheValue(String line) {
        DotEnv dotEnv = DotEnv.parse("B=1\n\n" + line + "\nC=2\n");

        assertThat(dotEnv.problems()).hasSize(1).allSatisfy(problem -> {
            assertThat(problem.toString()).startsWith(".env line 3: ").doesNotContain("sesame");
        });
        assertThat(dotEnv.values()).isEqualTo(Map.of("B", "1", "C", "2"));
    }

    @Test
    void aMissingQuoteDoesNotHideTheFaultsBehindIt() {
        DotEnv dotEnv = DotEnv.parse("A=\"1\nB=\"2\"\nbroken\nC='3\n");

        assertThat(dotEnv.problems())
                .extracting(Problem::toString)
                .containsExactly(
                        ".env line 1: has text behind its closing quote",
                        ".env line 3: is neither NAME=VALUE nor a comment",
                        ".env line 4: opens a quote that is never closed");
        assertThat(dotEnv.values()).isEqualTo(Map.of("B", "2"));
    }

    @Test
    void aBackslashAtTheVeryEndEscapesNothing() {
        assertThat(DotEnv.parse("A=\"x\\").problems())
                .extracting(Problem::toString)
                .containsExactly(".env line 1: opens a quote that is never closed");
        assertThat(DotEnv.parse("").entries()).isEmpty();
    }

    @Test
    void linesAreCountedThroughValuesThatSpanThem() {
        DotEnv dotEnv = DotEnv.parse("A='1\n2\n3'\nB=\"x\\ny\"\nbroken");

        assertThat(dotEnv.problems()).extracting(Problem::name).containsExactly(".env line 5");
    }

    private static Map<String, String> values(String text) {
        DotEnv dotEnv = DotEnv.parse(text);
        assertThat(dotEnv.problems()).isEmpty();
        return dotEnv.values();
    }
}
