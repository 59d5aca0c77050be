package io.geminibalance.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.access.Decision.Denied;
import io.geminibalance.access.Decision.Granted;
import io.geminibalance.routes.Route.Gate;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Failure.Kind;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Secret;
import io.geminibalance.wire.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {
    private static final Access WITH_TOKENS = new Access(
            List.of(token("bob", "bobs-token"), token("eve", "eves-token")),
            Optional.of(token("admin", "admin-token")),
            new Origins(Set.of()));
    private static final Access WITHOUT_TOKENS = new Access(List.of(), Optional.empty(), new Origins(Set.of()));

    @ParameterizedTest
    @CsvSource({
        "x-goog-api-key, eves-token",
        "X-Goog-Api-Key, eves-token",
        "x-api-key, eves-token",
        "Authorization, Bearer eves-token",
        "Authorization, bearer   eves-token "
    })
    void aTokenInAHeaderOpensClientRoutesUnderItsName(String name, String value) {
        assertThat(WITH_TOKENS.decide(Gate.CLIENT, target("/v1beta/models"), Headers.of(name, value)))
                .isEqualTo(new Granted("eve"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1beta/models?key=bobs-token", "/x?a=b&%6bey=bobs%2Dtoken"})
    void aTokenInTheQueryOpensClientRoutes(String raw) {
        assertThat(WITH_TOKENS.decide(Gate.CLIENT, target(raw), Headers.NONE)).isEqualTo(new Granted("bob"));
    }

    @Test
    void oneRightTokenAmongOthersIsEnough() {
        Headers headers = Headers.of("x-goog-api-key", "placeholder", "authorization", "Bearer bobs-token");
        assertThat(WITH_TOKENS.decide(Gate.CLIENT, target("/x?key=wrong"), headers))
                .isEqualTo(new Granted("bob"));
    }

    @ParameterizedTest
    @CsvSource({
        "x-goog-api-key, wrong",
        "x-goog-api-key, bobs-toke",
        "x-goog-api-key, bobs-token2",
        "x-goog-api-key, Bobs-token",
        "x-goog-api-key, bob",
        "x-goog-api-key, Bearer bobs-token",
        "x-goog-api-key, admin-token",
        "authorization, bobs-token",
        "authorization, Basic bobs-token",
        "authorization, Bearerbobs-token",
        "cookie, bobs-token",
        "x-token, bobs-token"
    })
    void anythingElseIsRefused(String name, String value) {
        assertThat(kind(WITH_TOKENS.decide(Gate.CLIENT, target("/x?token=bobs-token"), Headers.of(name, value))))
                .isEqualTo(Kind.UNAUTHENTICATED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/x", "/x?key=", "/x?key"})
    void anEmptyCredentialIsNone(String raw) {
        Headers headers = Headers.of("x-goog-api-key", "", "authorization", "Bearer ");
        assertThat(failure(WITH_TOKENS.decide(Gate.CLIENT, target(raw), headers))
                        .message())
                .startsWith("This needs an access token.");
    }

    @Test
    void aRefusalSaysHowAndNeverRepeatsTheCredential() {
        Failure failure = failure(
                WITH_TOKENS.decide(Gate.CLIENT, target("/x?key=my-wrong-one"), Headers.of("x-api-key", "other")));
        assertThat(failure.message())
                .contains("not a valid access token", "x-goog-api-key", "Bearer")
                .doesNotContain("my-wrong-one", "other");
        assertThat(failure.headers().first("www-authenticate")).contains("Bearer");
    }

    @Test
    void anAccessTokenNeverOpensAdminRoutesAndTheAdminTokenNoOthers() {
        Headers client = Headers.of("x-goog-api-key", "bobs-token");
        Headers admin = Headers.of("authorization", "Bearer admin-token");
        assertThat(kind(WITH_TOKENS.decide(Gate.ADMIN, target("/api"), client))).isEqualTo(Kind.UNAUTHENTICATED);
        assertThat(WITH_TOKENS.decide(Gate.ADMIN, target("/api"), admin)).isEqualTo(new Granted("admin"));
        assertThat(kind(WITH_TOKENS.decide(Gate.CLIENT, target("/x"), admin))).isEqualTo(Kind.UNAUTHENTICATED);
    }

    @Test
    void openRoutesAskForNothing() {
        Headers foreign = Headers.of("host", "evil.example", "origin", "https://evil.example");
        assertThat(WITH_TOKENS.decide(Gate.OPEN, target("/health"), Headers.NONE))
                .isEqualTo(new Granted(""));
        assertThat(WITHOUT_TOKENS.decide(Gate.OPEN, target("/health"), foreign)).isEqualTo(new Granted(""));
    }

    @Test
    void withoutTokensLoopbackMayUseEverythingWhateverItShows() {
        Headers local = Headers.of("host", "localhost:8090", "x-goog-api-key", "anything");
        for (Gate gate : Gate.values()) {
            assertThat(WITHOUT_TOKENS.decide(gate, target("/x"), local)).isEqualTo(new Granted(""));
        }
    }

    @Test
    void withoutTokensAReboundNameAndAForeignPageAreKeptOut() {
        for (Gate gate : new Gate[] {Gate.CLIENT, Gate.ADMIN}) {
            assertThat(kind(WITHOUT_TOKENS.decide(gate, target("/x"), Headers.of("host", "evil.example"))))
                    .isEqualTo(Kind.FORBIDDEN);
            assertThat(kind(WITHOUT_TOKENS.decide(
                            gate, target("/x"), Headers.of("host", "localhost", "origin", "https://evil.example"))))
                    .isEqualTo(Kind.FORBIDDEN);
        }
    }

    @Test
    void withTokensTheNameOfTheHostDoesNotMatter() {
        Headers headers = Headers.of("host", "balance.example", "x-goog-api-key", "bobs-token");
        assertThat(WITH_TOKENS.decide(Gate.CLIENT, target("/x"), headers)).isEqualTo(new Granted("bob"));
    }

    /// How long a comparison takes cannot be tested honestly; that the code compares digests, all of them, can be
    /// read.
    @Test
    void tokensAreComparedAsDigestsAllOfThemInConstantTime() throws Exception {
        String source = Files.readString(Path.of("src/main/java/io/geminibalance/access/Access.java"));
        String loop = source.substring(source.indexOf("for (String credential : shown)"));
        loop = loop.substring(0, loop.indexOf("if (name != null)"));

        assertThat(loop)
                .contains("MessageDigest.isEqual(digest, token.digest)")
                .doesNotContain("break", "return", "continue", ".equals(");
        assertThat(source)
                .contains("getInstance(\"SHA-256\")")
                .doesNotContain(".equals(", "Arrays.equals", "equalsIgnoreCase", "contentEquals", "compareTo");
        assertThat(source.split("reveal\\(", -1))
                .as("only the digest sees the token")
                .hasSize(2);
        assertThat(source).contains("digest(token.secret().reveal())");
    }

    @Test
    void everyTokenIsLookedAtThoughAnEarlierOneMatches() {
        Access twice = new Access(
                List.of(token("first", "same"), token("other", "else"), token("last", "same")),
                Optional.empty(),
                new Origins(Set.of()));

        // The last of two equal ones is found, so the first did not end the search.
        assertThat(twice.decide(Gate.CLIENT, target("/x"), Headers.of("x-goog-api-key", "same")))
                .isEqualTo(new Granted("last"));
    }

    private static Token token(String name, String secret) {
        return new Token(name, new Secret(secret));
    }

    private static Target target(String raw) {
        return Target.parse(raw).orElseThrow();
    }

    private static Failure failure(Decision decision) {
        assertThat(decision).isInstanceOf(Denied.class);
        return ((Denied) decision).failure();
    }

    private static Kind kind(Decision decision) {
        return failure(decision).kind();
    }
}
