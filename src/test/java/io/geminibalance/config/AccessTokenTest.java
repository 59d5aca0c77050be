package io.geminibalance.config;

import static io.geminibalance.config.Readings.problems;
import static io.geminibalance.config.Readings.settings;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTokenTest {

    @ParameterizedTest
    @ValueSource(strings = {"bob=token-1,token-2==", "bob = token-1\n token-2==\n", "[\"bob=token-1\", \"token-2==\"]"})
    void tokensAreAListAndMayHaveNames(String text) {
        List<AccessToken> tokens = settings("ACCESS_TOKENS", text).access().tokens();

        assertThat(tokens).extracting(AccessToken::name).containsExactly(Optional.of("bob"), Optional.empty());
        assertThat(tokens).extracting(token -> token.token().reveal()).containsExactly("token-1", "token-2==");
    }

    @Test
    void withoutASettingThereIsNoTokenAtAll() {
        Settings.AccessSettings access = settings().access();

        assertThat(access.tokens()).isEmpty();
        assertThat(access.adminToken()).isEmpty();
    }

    @Test
    void aNameHasNoProjectInFront() {
        AccessToken token =
                settings("ACCESS_TOKENS", "team/bob=token").access().tokens().getFirst();

        assertThat(token.name()).isEmpty();
        assertThat(token.token().reveal()).isEqualTo("team/bob=token");
    }

    @Test
    void aTokenOrANameGivenTwiceIsAProblem() {
        assertThat(problems("ACCESS_TOKENS", "a=first-token-1,b=first-token-1,a=other-token-2"))
                .containsExactly(
                        "ACCESS_TOKENS=...en-1: this token is listed twice",
                        "ACCESS_TOKENS=a=...: this name is given twice");
    }

    @ParameterizedTest
    @ValueSource(strings = {",", " , \n", "[]", "[\"\"]"})
    void aListWithoutATokenIsNotTakenForAnOpenDoor(String text) {
        assertThat(problems("ACCESS_TOKENS", text)).containsExactly("ACCESS_TOKENS: is set but holds no token");
    }

    @Test
    void aTokenThatNoHeaderCanCarryIsAProblemAndMasked() {
        assertThat(problems("ACCESS_TOKENS", "ok,open sesame now", "ADMIN_TOKEN", "geheim-für-alle"))
                .satisfiesExactly(
                        problem -> assertThat(problem)
                                .startsWith("ACCESS_TOKENS=... now: entry 2: ")
                                .doesNotContain("sesame"),
                        problem -> assertThat(problem)
                                .startsWith("ADMIN_TOKEN=...alle: ")
                                .doesNotContain("geheim"));
    }

    @Test
    void theAdminTokenMustDifferFromEveryAccessToken() {
        assertThat(problems("ACCESS_TOKENS", "a,bob=shared-by-both", "ADMIN_TOKEN", "shared-by-both"))
                .singleElement()
                .asString()
                .startsWith("ADMIN_TOKEN=...both: must differ");
        assertThat(settings("ACCESS_TOKENS", "a", "ADMIN_TOKEN", "b").access().adminToken())
                .hasValueSatisfying(token -> assertThat(token.reveal()).isEqualTo("b"));
    }

    @Test
    void aShortTokenIsWorthAWarningWhereOthersCanReachTheAddress() {
        assertThat(Readings.loaded("ACCESS_TOKENS", "bob=short", "HOST", "0.0.0.0")
                        .warnings())
                .singleElement()
                .asString()
                .contains("the token of bob")
                .doesNotContain("short");
        assertThat(Readings.loaded("ACCESS_TOKENS", "bob=short").warnings()).isEmpty();
        assertThat(Readings.loaded("ACCESS_TOKENS", "bob=0123456789abcdef", "HOST", "0.0.0.0")
                        .warnings())
                .isEmpty();
    }
}
