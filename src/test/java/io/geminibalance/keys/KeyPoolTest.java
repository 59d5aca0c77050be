package io.geminibalance.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.keys.Grant.Why;
import io.geminibalance.keys.KeyStatus.State;
import io.geminibalance.keys.Verdict.CallerFault;
import io.geminibalance.keys.Verdict.Doubtful;
import io.geminibalance.keys.Verdict.Exhausted;
import io.geminibalance.keys.Verdict.Good;
import io.geminibalance.keys.Verdict.KeyRefused;
import io.geminibalance.keys.Verdict.ModelRefused;
import io.geminibalance.keys.Verdict.ProxyFailed;
import io.geminibalance.keys.Verdict.ServerTrouble;
import io.geminibalance.keys.Verdict.Throttled;
import io.geminibalance.support.ManualClock;
import io.geminibalance.wire.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyPoolTest {
    private static final String FLASH = "gemini-2.5-flash";
    private static final String PRO = "gemini-2.5-pro";

    /// Ten in the morning in California.
    private final ManualClock clock = new ManualClock("2026-11-22T18:00:00Z");

    @Test
    void theLeastRecentlyUsedKeyIsLent() {
        KeyPool pool = pool("a", "b", "c");

        List<String> lent = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            lent.add(serve(pool, FLASH));
        }

        assertThat(lent).containsExactly("a", "b", "c", "a", "b", "c");
    }

    @Test
    void parallelRequestsSpreadOverTheKeys() {
        KeyPool pool = pool("a", "b", "c");

        Set<String> lent = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            lent.add(take(pool, FLASH).key().label());
        }

        assertThat(lent).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void aKeyOfThePreferredProjectIsTakenWhileItCanServe() {
        KeyPool pool = pool("shop/a", "home/b");

        assertThat(leased(pool.take(new Need(FLASH, Optional.of("home"), Optional.empty(), Optional.empty()), Set.of()))
                        .key()
                        .label())
                .isEqualTo("b");
        Lease again =
                leased(pool.take(new Need(FLASH, Optional.of("home"), Optional.empty(), Optional.empty()), Set.of()));
        assertThat(again.key().label()).isEqualTo("b");
        pool.report(again, minute(30));
        assertThat(leased(pool.take(new Need(FLASH, Optional.of("home"), Optional.empty(), Optional.empty()), Set.of()))
                        .key()
                        .label())
                .isEqualTo("a");
    }

    @Test
    void aModelRestsOnItsProjectForAsLongAsGoogleSays() {
        KeyPool pool = pool("shop/a", "shop/b", "home/c");

        fail(pool, "a", FLASH, minute(17));

        assertThat(serve(pool, FLASH)).isEqualTo("c");
        assertThat(serve(pool, FLASH)).isEqualTo("c");
        clock.advance(Duration.ofSeconds(16));
        assertThat(usable(pool, FLASH)).containsExactly("c");
        clock.advance(Duration.ofSeconds(1));
        assertThat(usable(pool, FLASH)).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void otherModelsOfTheProjectGoOn() {
        KeyPool pool = pool("a");

        fail(pool, "a", FLASH, minute(60));

        assertThat(usable(pool, FLASH)).isEmpty();
        assertThat(usable(pool, PRO)).containsExactly("a");
    }

    @Test
    void aMinuteWithoutADelayIsSixtySecondsAndNoDelayIsAtLeastOne() {
        KeyPool pool = pool("a", "b");

        fail(pool, "a", FLASH, new Exhausted(false, Optional.empty(), "", "", "quota"));
        fail(pool, "b", FLASH, minute(0));

        clock.advance(Duration.ofMillis(999));
        assertThat(usable(pool, FLASH)).isEmpty();
        clock.advance(Duration.ofMillis(1));
        assertThat(usable(pool, FLASH)).containsExactly("b");
        clock.advance(Duration.ofSeconds(59));
        assertThat(usable(pool, FLASH)).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void aDayEndsAtMidnightInCaliforniaWhateverTheDelaySays() {
        KeyPool pool = pool("a");

        fail(pool, "a", FLASH, day(48));

        Instant until = resting(pool, FLASH).until().orElseThrow();
        Instant midnight = Instant.parse("2026-11-23T08:00:00Z");
        assertThat(until).isBetween(midnight, midnight.plus(Policy.MIDNIGHT_JITTER));
    }

    @Test
    void theDayOfTheClockChangeHasItsTrueLength() {
        // Summer time ends on this day in California; it has 25 hours.
        ManualClock autumn = new ManualClock("2026-11-01T07:30:00Z");
        KeyPool pool = new KeyPool(specs("a"), policy(), autumn, new Random(1));
        Lease lease = leased(pool.take(Need.of(FLASH), Set.of()));

        pool.report(lease, day(0));

        Grant.None none = (Grant.None) pool.take(Need.of(FLASH), Set.of());
        assertThat(none.until().orElseThrow()).isAfterOrEqualTo(Instant.parse("2026-11-02T08:00:00Z"));
    }

    @Test
    void aDelayBeyondMidnightIsBelieved() {
        KeyPool pool = pool("a");

        fail(pool, "a", FLASH, day(Duration.ofHours(20).toSeconds()));

        assertThat(resting(pool, FLASH).until()).contains(clock.instant().plus(Duration.ofHours(20)));
    }

    @Test
    void aBurstOfParallelRefusalsIsOneStepOfBackOff() {
        KeyPool pool = pool("a");
        List<Lease> burst = List.of(take(pool, FLASH), take(pool, FLASH), take(pool, FLASH), take(pool, FLASH));
        clock.advance(Duration.ofSeconds(1));

        burst.forEach(lease -> pool.report(lease, new Throttled("exhausted")));

        assertThat(resting(pool, FLASH).until()).contains(clock.instant().plusSeconds(30));
    }

    @Test
    void backOffDoublesWithEachWindowUpToTheCapAndASuccessClearsIt() {
        KeyPool pool = pool("a");

        assertThat(backOffs(pool, 5)).containsExactly(30L, 60L, 120L, 240L, 480L);
        assertThat(backOffs(pool, 9).getLast()).isEqualTo(43200L);
        clock.advance(Duration.ofDays(1));
        serve(pool, FLASH);
        assertThat(backOffs(pool, 2)).containsExactly(30L, 60L);
    }

    @Test
    void aSuccessOfARequestFromBeforeTheRestDoesNotEndIt() {
        KeyPool pool = pool("a");
        Lease slow = take(pool, FLASH);
        fail(pool, "a", FLASH, minute(60));

        pool.report(slow, new Good());

        assertThat(usable(pool, FLASH)).isEmpty();
    }

    @Test
    void aDayFoundOutByALateRefusalOutlastsAMinute() {
        KeyPool pool = pool("a");
        Lease late = take(pool, FLASH);
        fail(pool, "a", FLASH, minute(20));

        pool.report(late, day(20));

        assertThat(resting(pool, FLASH).until().orElseThrow())
                .isAfter(clock.instant().plusSeconds(3600));
    }

    @Test
    void aRefusedKeyIsSetAsideForEveryModelWithItsReason() {
        KeyPool pool = pool("shop/a", "shop/b");

        fail(pool, "a", FLASH, new KeyRefused("API_KEY_INVALID", false));

        assertThat(usable(pool, PRO)).containsExactly("b");
        assertThat(status(pool, "a").state()).isEqualTo(State.DISABLED);
        assertThat(status(pool, "a").until()).contains(clock.instant().plus(Duration.ofHours(1)));
        assertThat(status(pool, "a").reason()).contains("API_KEY_INVALID");
    }

    @Test
    void billingSetsAllKeysOfTheProjectAside() {
        KeyPool pool = pool("shop/a", "shop/b", "home/c");

        fail(pool, "a", FLASH, new KeyRefused("prepayment credits are depleted", true));

        assertThat(usable(pool, FLASH)).containsExactly("c");
        assertThat(status(pool, "b").state()).isEqualTo(State.DISABLED);
    }

    @Test
    void aKeySetAsideIsAskedAgainOnceAnHourAndComesBackWhenItWorks() {
        KeyPool pool = pool("a");
        fail(pool, "a", FLASH, new KeyRefused("expired", false));

        clock.advance(Duration.ofMinutes(59));
        assertThat(pool.dueToAskAgain()).isEmpty();
        clock.advance(Duration.ofMinutes(1));
        List<Lease> due = pool.dueToAskAgain();
        assertThat(due).hasSize(1);
        assertThat(pool.dueToAskAgain()).isEmpty();

        pool.report(due.getFirst(), new KeyRefused("expired", false));
        pool.release(due.getFirst());
        assertThat(usable(pool, FLASH)).isEmpty();
        clock.advance(Duration.ofHours(1));
        Lease second = pool.dueToAskAgain().getFirst();
        pool.report(second, new Good());
        pool.release(second);
        assertThat(usable(pool, FLASH)).containsExactly("a");
    }

    @Test
    void nobodyIsBlamedForTheServerTheWayOrTheCaller() {
        KeyPool pool = pool("a");

        fail(pool, "a", FLASH, new ServerTrouble("503"));
        fail(pool, "a", FLASH, new Verdict.WayOut("no connection", false));
        fail(pool, "a", FLASH, new CallerFault("400"));
        fail(pool, "a", FLASH, new Verdict.ClientGone());

        assertThat(usable(pool, FLASH)).containsExactly("a");
        assertThat(status(pool, "a").failures()).isZero();
    }

    @Test
    void doubtfulFailuresInARowCoolTheKeyDownAtTheThreshold() {
        KeyPool pool = pool("a");

        fail(pool, "a", FLASH, new Doubtful("403"));
        fail(pool, "a", FLASH, new Doubtful("403"));
        assertThat(status(pool, "a").failures()).isEqualTo(2);
        serve(pool, FLASH);
        assertThat(status(pool, "a").failures()).isZero();
        for (int i = 0; i < 3; i++) {
            clock.advance(Duration.ofSeconds(1));
            fail(pool, "a", FLASH, new Doubtful("403"));
        }

        KeyStatus status = status(pool, "a");
        assertThat(status.state()).isEqualTo(State.COOLING_DOWN);
        assertThat(status.remaining()).isEqualTo(Duration.ofSeconds(300));
        assertThat(status.coolDowns()).isEqualTo(1);
        assertThat(usable(pool, PRO)).isEmpty();
    }

    @Test
    void refusalsWithoutDetailsOfSeveralProjectsAtOnceBlameTheWayOut() {
        KeyPool pool = pool("a", "b", "c", "d");

        fail(pool, "a", FLASH, new Throttled("exhausted"));
        clock.advance(Duration.ofSeconds(2));
        fail(pool, "b", FLASH, new Throttled("exhausted"));
        clock.advance(Duration.ofSeconds(2));
        assertThat(usable(pool, FLASH)).containsExactlyInAnyOrder("c", "d");
        fail(pool, "c", FLASH, new Throttled("exhausted"));

        Grant.None paused = resting(pool, FLASH);
        assertThat(paused.why()).isEqualTo(Why.PAUSED);
        assertThat(paused.until()).contains(clock.instant().plusSeconds(10));
        clock.advance(Duration.ofSeconds(10));
        assertThat(usable(pool, FLASH)).containsExactlyInAnyOrder("a", "b", "c", "d");
    }

    @Test
    void thePauseOfTheWayOutDoublesUpToFiveMinutesAndEndsWithASuccess() {
        KeyPool pool = pool("a", "b", "c");

        assertThat(pauses(pool, 7)).containsExactly(10L, 20L, 40L, 80L, 160L, 300L, 300L);
        serve(pool, FLASH);
        assertThat(pauses(pool, 1)).containsExactly(10L);
    }

    @Test
    void aProxyThatFailsRestsAndItsKeysAreNotBlamed() {
        KeyPool pool = pool("a@proxy", "b@proxy", "c");

        Lease a = take(pool, FLASH);
        Lease b = take(pool, FLASH);
        pool.report(a, new ProxyFailed("no tunnel"));
        pool.report(b, new ProxyFailed("no tunnel"));

        assertThat(usable(pool, FLASH)).containsExactly("c");
        KeyStatus status = pool.snapshot().getFirst();
        assertThat(status.state()).isEqualTo(State.COOLING_DOWN);
        assertThat(status.reason()).contains("no tunnel");
        assertThat(status.failures()).isZero();
        assertThat(status.coolDowns()).isZero();
        // Two failures at once are one step.
        clock.advance(Duration.ofSeconds(5));
        assertThat(usable(pool, FLASH)).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void theRestOfAProxyDoublesUpToFiveMinutesAndEndsWithASuccess() {
        KeyPool pool = pool("a@proxy");

        List<Long> rests = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            fail(pool, "a", FLASH, new ProxyFailed("no tunnel"));
            Grant.None none = resting(pool, FLASH);
            assertThat(none.why()).isEqualTo(Why.PROXY_FAILED);
            rests.add(Duration.between(clock.instant(), none.until().orElseThrow())
                    .toSeconds());
            clock.advance(Duration.ofSeconds(rests.getLast()));
        }
        assertThat(rests).containsExactly(5L, 10L, 20L, 40L, 80L, 160L, 300L, 300L);
        serve(pool, FLASH);
        fail(pool, "a", FLASH, new ProxyFailed("no tunnel"));
        assertThat(resting(pool, FLASH).until()).contains(clock.instant().plusSeconds(5));
    }

    @Test
    void projectsThatGoOutByDifferentWaysDoNotShareAnAddress() {
        KeyPool pool = pool("a", "b@proxy", "c@other");

        for (String key : List.of("a", "b", "c")) {
            fail(pool, key, FLASH, new Throttled("exhausted"));
        }

        assertThat(resting(pool, FLASH).why()).isEqualTo(Why.RESTING);
    }

    @Test
    void refusalsOfSeveralProjectsFarApartAreTheirOwn() {
        KeyPool pool = pool("a", "b", "c");

        for (String key : List.of("a", "b", "c")) {
            fail(pool, key, FLASH, new Throttled("exhausted"));
            clock.advance(Duration.ofSeconds(6));
        }

        assertThat(resting(pool, FLASH).why()).isEqualTo(Why.RESTING);
    }

    @Test
    void aModelThatAProjectMayNotUseIsLeftToOtherProjects() {
        KeyPool pool = pool("a", "b");

        fail(pool, "a", FLASH, new ModelRefused("no longer available to new users"));
        assertThat(usable(pool, FLASH)).containsExactly("b");
        fail(pool, "b", FLASH, new ModelRefused("no longer available to new users"));

        assertThat(resting(pool, FLASH).why()).isEqualTo(Why.MODEL_REFUSED);
    }

    @Test
    void withoutAKeyThePoolSaysWhenTheFirstReturns() {
        KeyPool pool = pool("a", "b");

        fail(pool, "a", FLASH, minute(40));
        fail(pool, "b", FLASH, minute(20));

        Grant.None none = resting(pool, FLASH);
        assertThat(none.why()).isEqualTo(Why.RESTING);
        assertThat(none.until()).contains(clock.instant().plusSeconds(20));
        fail(pool, "a", PRO, new KeyRefused("leaked", false));
        assertThat(pool.ready()).isTrue();
        fail(pool, "b", PRO, new KeyRefused("leaked", false));
        assertThat(pool.ready()).isFalse();
        assertThat(resting(pool, FLASH).why()).isEqualTo(Why.SET_ASIDE);
    }

    @Test
    void keysThatStayInTheListKeepTheirStateAndTheirId() {
        KeyPool pool = pool("a", "b");
        fail(pool, "a", FLASH, minute(60));
        fail(pool, "b", PRO, new KeyRefused("leaked", false));

        pool.replace(specs("c", "shop/b", "a"));

        assertThat(pool.snapshot()).extracting(key -> key.key().id()).containsExactly("k3", "k2", "k1");
        assertThat(usable(pool, FLASH)).containsExactly("c");
        assertThat(status(pool, "b").key().project()).isEqualTo("shop");
    }

    @Test
    void aLeaseOfAKeyThatIsGoneDoesNoHarm() {
        KeyPool pool = pool("a", "b");
        Lease lease = take(pool, FLASH);

        pool.replace(specs("b"));
        pool.report(lease, minute(60));
        pool.release(lease);

        assertThat(usable(pool, FLASH)).containsExactly("b");
    }

    @Test
    void aLeaseCountsAsInFlightUntilItIsReleasedOnce() {
        KeyPool pool = pool("a");
        Lease lease = take(pool, FLASH);
        take(pool, FLASH);

        assertThat(status(pool, "a").inFlight()).isEqualTo(2);
        pool.release(lease);
        pool.release(lease);
        assertThat(status(pool, "a").inFlight()).isEqualTo(1);
    }

    @Test
    void answersAreCountedByModelAndTheCountStartsAnewOnGooglesDay() {
        KeyPool pool = pool("a");
        serve(pool, FLASH);
        serve(pool, FLASH);
        serve(pool, PRO);

        assertThat(status(pool, "a").usageToday()).containsEntry(FLASH, 2).containsEntry(PRO, 1);
        clock.advance(Duration.ofHours(14));
        assertThat(status(pool, "a").usageToday()).isEmpty();
    }

    @Test
    void inventedModelNamesDoNotFillTheMemory() {
        KeyPool pool = pool("a");

        for (int i = 0; i < 2000; i++) {
            serve(pool, "model-" + i);
            fail(pool, "a", "other-" + i, minute(60));
        }

        assertThat(status(pool, "a").usageToday()).hasSizeLessThanOrEqualTo(201);
        assertThat(status(pool, "a").models()).hasSizeLessThanOrEqualTo(500);
    }

    @Test
    void aPausedKeyServesNobodyUntilItIsResumedAndAResetForgetsEverything() {
        KeyPool pool = pool("a");

        assertThat(pool.pause("k1")).isTrue();
        assertThat(pool.pause("k9")).isFalse();
        assertThat(usable(pool, FLASH)).isEmpty();
        assertThat(status(pool, "a").state()).isEqualTo(State.PAUSED);
        assertThat(pool.resume("k1")).isTrue();
        fail(pool, "a", FLASH, day(0));
        fail(pool, "a", PRO, new KeyRefused("leaked", false));
        assertThat(pool.reset("k1")).isTrue();
        assertThat(usable(pool, FLASH)).containsExactly("a");
    }

    private List<Long> backOffs(KeyPool pool, int count) {
        List<Long> seconds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            fail(pool, "a", FLASH, new Throttled("exhausted"));
            Duration rest = Duration.between(
                    clock.instant(), resting(pool, FLASH).until().orElseThrow());
            seconds.add(rest.toSeconds());
            clock.advance(rest);
        }
        return seconds;
    }

    private List<Long> pauses(KeyPool pool, int count) {
        List<Long> seconds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            for (int key = 0; key < 3; key++) {
                fail(pool, FLASH, new Throttled("exhausted"));
            }
            Duration pause = Duration.between(
                    clock.instant(), resting(pool, FLASH).until().orElseThrow());
            seconds.add(pause.toSeconds());
            clock.advance(pause);
        }
        return seconds;
    }

    private KeyPool pool(String... keys) {
        return new KeyPool(specs(keys), policy(), clock, new Random(1));
    }

    private static Policy policy() {
        return new Policy(Duration.ofSeconds(300), Duration.ofSeconds(43200), 3);
    }

    private static List<KeySpec> specs(String... keys) {
        List<KeySpec> specs = new ArrayList<>();
        for (String key : keys) {
            int slash = key.indexOf('/');
            int at = key.indexOf('@');
            String label = key.substring(slash + 1, at < 0 ? key.length() : at);
            String way = at < 0 ? "" : key.substring(at + 1);
            String project = slash < 0 ? "" : key.substring(0, slash);
            specs.add(new KeySpec(label, project, new Secret("secret-of-" + label), way));
        }
        return specs;
    }

    private static Verdict minute(long seconds) {
        return new Exhausted(false, Optional.of(Duration.ofSeconds(seconds)), "PerMinute", "10", "quota");
    }

    private static Verdict day(long seconds) {
        return new Exhausted(true, Optional.of(Duration.ofSeconds(seconds)), "PerDay", "20", "quota");
    }

    private static Lease take(KeyPool pool, String model) {
        return leased(pool.take(Need.of(model), Set.of()));
    }

    private static Lease leased(Grant grant) {
        return ((Grant.Leased) grant).lease();
    }

    private static Grant.None resting(KeyPool pool, String model) {
        return (Grant.None) pool.take(Need.of(model), Set.of());
    }

    /// Takes a key a moment later than whatever happened before, and answers.
    private String serve(KeyPool pool, String model) {
        clock.advance(Duration.ofMillis(1));
        Lease lease = take(pool, model);
        pool.report(lease, new Good());
        pool.release(lease);
        return lease.key().label();
    }

    private void fail(KeyPool pool, String model, Verdict verdict) {
        Lease lease = take(pool, model);
        pool.report(lease, verdict);
        pool.release(lease);
    }

    /// Makes a certain key fail, by asking for one that is not any of the others.
    private void fail(KeyPool pool, String label, String model, Verdict verdict) {
        Set<String> others = new HashSet<>();
        pool.snapshot().stream()
                .filter(key -> !key.key().label().equals(label))
                .forEach(key -> others.add(key.key().id()));
        Lease lease = leased(pool.take(Need.of(model), others));
        pool.report(lease, verdict);
        pool.release(lease);
    }

    /// The labels of the keys that could serve now.
    private static List<String> usable(KeyPool pool, String model) {
        List<String> usable = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        while (pool.take(Need.of(model), taken) instanceof Grant.Leased(Lease lease)) {
            usable.add(lease.key().label());
            taken.add(lease.key().id());
            pool.release(lease);
        }
        return usable;
    }

    private static KeyStatus status(KeyPool pool, String label) {
        return pool.snapshot().stream()
                .filter(key -> key.key().label().equals(label))
                .findFirst()
                .orElseThrow();
    }
}
