package io.geminibalance.dialect.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.dialect.prompt.Message.Called;
import io.geminibalance.dialect.prompt.Signatures.Signature;
import io.geminibalance.json.Raw;
import io.geminibalance.support.ManualClock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SignaturesTest {
    private final ManualClock clock = new ManualClock("2026-11-22T18:00:00Z");
    private final Signatures signatures = new Signatures(clock);

    @Test
    void aCallFindsItsSignatureByItsId() {
        keep("me", "call_1", "{}", "QUJD");

        assertThat(signatures.find("me", call("call_1", "{\"other\":1}", null)))
                .contains(new Signature("QUJD", "shop"));
        assertThat(signatures.find("me", call("call_2", "{\"other\":1}", null))).isEmpty();
    }

    @Test
    void aCallThatWasNumberedAnewFindsItByWhatWasCalled() {
        keep("me", "call_1", "{\"a\":1,\"b\":\"x y\"}", "QUJD");

        assertThat(signatures.find("me", call("0", "{ \"a\": 1, \"b\": \"x y\" }", null)))
                .contains(new Signature("QUJD", "shop"));
        assertThat(signatures.find("me", call("0", "{\"a\":1,\"b\":\"xy\"}", null)))
                .isEmpty();
    }

    @Test
    void aClientNeverGetsThatOfAnother() {
        keep("me", "call_1", "{}", "QUJD");

        assertThat(signatures.find("you", call("call_1", "{}", null))).isEmpty();
    }

    @Test
    void whatTheClientSaysGoesFirstAndItsProjectIsRemembered() {
        keep("me", "call_1", "{}", "QUJD");

        assertThat(signatures.find("me", call("call_1", "{}", "RERE"))).contains(new Signature("RERE", ""));
        assertThat(signatures.find("me", call("new", "{\"z\":1}", "QUJD"))).contains(new Signature("QUJD", "shop"));
    }

    @Test
    void whatIsNoSignatureIsNotBelieved() {
        keep("me", "call_1", "{}", "claude#x");

        assertThat(signatures.find("me", call("call_1", "{}", null))).isEmpty();
        assertThat(signatures.find("me", call("call_1", "{}", "not base64!"))).isEmpty();
        assertThat(Signatures.sound("A".repeat(Signatures.LONGEST + 1))).isFalse();
    }

    @Test
    void itIsForgottenAfterSomeHoursOrWhenToldTo() {
        keep("me", "call_1", "{}", "QUJD");
        keep("me", "call_2", "{\"b\":1}", "RERE");

        signatures.forget("me", call("call_1", "{}", null));
        assertThat(signatures.find("me", call("call_1", "{}", null))).isEmpty();
        assertThat(signatures.find("me", call("call_2", "{\"b\":1}", null))).isPresent();

        clock.advance(Duration.ofHours(13));
        assertThat(signatures.find("me", call("call_2", "{\"b\":1}", null))).isEmpty();
    }

    @Test
    void longOnesDontFillTheMemory() {
        for (int i = 0; i < 40; i++) {
            keep("me", "call_" + i, "{\"i\":" + i + "}", "A".repeat(1 << 20));
        }

        assertThat(signatures.find("me", call("call_0", "{\"none\":1}", null))).isEmpty();
        assertThat(signatures.find("me", call("call_39", "{\"none\":1}", null))).isPresent();
    }

    private void keep(String client, String id, String args, String value) {
        signatures.keep(client, id, "f", Raw.of(args), new Signature(value, "shop"));
    }

    private static Called call(String id, String args, String signature) {
        return new Called(id, "f", Raw.of(args), Optional.ofNullable(signature));
    }
}
