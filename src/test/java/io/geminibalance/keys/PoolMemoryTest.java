package io.geminibalance.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.keys.Grant.Why;
import io.geminibalance.keys.KeyStatus.State;
import io.geminibalance.keys.Verdict.CallerFault;
import io.geminibalance.keys.Verdict.Doubtful;
import io.geminibalance.keys.Verdict.Exhausted;
import io.geminibalance.keys.Verdict.Good;
import io.geminibalance.keys.Verdict.KeyRefused;
import io.geminibalance.keys.Verdict.Throttled;
import io.geminibalance.support.ManualClock;
import io.geminibalance.wire.Secret;
import io.geminibalance.wire.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PoolMemoryTest {
    private static final String FLASH = "gemini-2.5-flash";
    private static final String PRO = "gemini-2.5-pro";

    private final ManualClock clock = new ManualClock("2026-11-22T18:00:00Z");
    private final KeyPool pool = pool("shop/a", "shop/b", "c", "d");

    @Test
    void aRestOfAProjectGoesOnForAllItsKeys() {
        fail("a", FLASH, day());

        KeyPool next = restarted("shop/b", "c", "shop/new");

        assertThat(status(next, "b").models())
                .isEqualTo(status(pool, "b").models())
                .containsKey(FLASH);
        assertThat(status(next, "new").models()).containsKey(FLASH);
        assertThat(status(next, "c").models()).isEmpty();
    }

    @Test
    void aRestOfAKeyThatIsItsOwnProjectFollowsTheKeyWhateverItsIdIs() {
        fail("d", PRO, day());

        KeyPool next = restarted("d", "c", "shop/a");

        assertThat(status(next, "d").key().id()).isEqualTo("k1");
        assertThat(status(next, "d").models())
                .isEqualTo(status(pool, "d").models())
                .containsKey(PRO);
        assertThat(status(next, "c").models()).isEmpty();
    }

    @Test
    void aRestThatIsOverIsForgotten() {
        fail("c", FLASH, new Exhausted(false, Optional.of(Duration.ofSeconds(30)), "", "", ""));
        PoolMemory memory = pool.memory();

        clock.advance(Duration.ofSeconds(30));

        assertThat(status(restarted(memory, "c"), "c").models()).isEmpty();
        assertThat(pool.memory().keys())
                .allSatisfy(key -> assertThat(key.alone().rests()).isEmpty());
    }

    @Test
    void aBackOffGoesOnWithItsNextStep() {
        fail("c", FLASH, new Throttled("too many"));
        clock.advance(Duration.ofSeconds(29));
        KeyPool next = restarted("c");
        Lease late = new Lease(status(next, "c").key(), FLASH, clock.instant());

        next.report(late, new Throttled("too many"));

        assertThat(status(next, "c").models().get(FLASH).until())
                .isEqualTo(clock.instant().plusSeconds(60));
    }

    @Test
    void aKeyOrProjectThatWasSetAsideIsAskedAgainWhenItWasToBe() {
        fail("a", FLASH, new KeyRefused("prepayment", true));
        fail("c", FLASH, new KeyRefused("leaked", false));
        clock.advance(Duration.ofMinutes(40));

        KeyPool next = restarted("shop/a", "shop/b", "c", "d");

        assertThat(next.snapshot())
                .extracting(KeyStatus::state)
                .containsExactly(State.DISABLED, State.DISABLED, State.DISABLED, State.ACTIVE);
        assertThat(status(next, "c").reason()).contains("leaked");
        assertThat(next.dueToAskAgain()).isEmpty();
        clock.advance(Duration.ofMinutes(20));
        List<Lease> due = next.dueToAskAgain();
        assertThat(due).extracting(lease -> lease.key().label()).containsExactly("a", "c");
        due.forEach(lease -> next.report(lease, new Good()));
        assertThat(status(next, "b").state()).isEqualTo(State.ACTIVE);
    }

    @Test
    void pausesFailuresAndCooldownsAreKept() {
        pool.pause("k3");
        for (int i = 0; i < 3; i++) {
            clock.advance(Duration.ofSeconds(1));
            fail("a", FLASH, new Doubtful("403"));
        }
        fail("b", FLASH, new Doubtful("403"));

        KeyPool next = restarted("shop/a", "shop/b", "c", "d");

        assertThat(next.snapshot()).isEqualTo(pool.snapshot());
        assertThat(status(next, "a").state()).isEqualTo(State.COOLING_DOWN);
        assertThat(status(next, "b").failures()).isEqualTo(1);
        assertThat(status(next, "c").state()).isEqualTo(State.PAUSED);
        clock.advance(Duration.ofSeconds(300));
        KeyPool later = restarted("shop/a");
        assertThat(status(later, "a").state()).isEqualTo(State.ACTIVE);
        assertThat(status(later, "a").coolDowns()).isEqualTo(1);
    }

    @Test
    void countersGoOnWithinGooglesDayAndStartAnewOnTheNext() {
        Lease lease = take(pool, "a", FLASH);
        pool.report(lease, new Good());
        pool.spend(lease, new Tokens(10, 20, 5, 1));
        pool.release(lease);
        fail("a", PRO, new CallerFault("400"));

        KeyPool next = restarted("shop/a");
        Lease more = take(next, "a", FLASH);
        next.report(more, new Good());
        next.spend(more, new Tokens(1, 1, 1, 1));

        assertThat(status(next, "a").usageToday()).isEqualTo(Map.of(FLASH, 2));
        assertThat(status(next, "a").tokensToday()).isEqualTo(Map.of(FLASH, new Tokens(11, 21, 6, 2)));
        assertThat(status(next, "a").missedToday()).isEqualTo(Map.of(PRO, Map.of("caller_fault", 1)));
        clock.advance(Duration.ofHours(14));
        assertThat(status(restarted("shop/a"), "a").usageToday()).isEmpty();
    }

    @Test
    void aClockThatWasWrongDoesNotRestForEver() {
        ManualClock wrong = new ManualClock("2038-01-19T03:14:07Z");
        KeyPool before = new KeyPool(specs("c", "d"), policy(), wrong, new Random(1));
        before.report(take(before, "c", FLASH), day());
        before.report(take(before, "d", FLASH), new KeyRefused("leaked", false));

        KeyPool next = restarted(before.memory(), "c", "d");

        assertThat(status(next, "c").models()).isEmpty();
        clock.advance(Duration.ofHours(1));
        assertThat(next.dueToAskAgain()).hasSize(1);
    }

    @Test
    void aMemoryIsNotTouchedByWhatHappensLater() {
        fail("a", FLASH, day());
        PoolMemory memory = pool.memory();
        PoolMemory same = pool.memory();

        fail("b", PRO, day());
        pool.pause("k1");

        assertThat(memory).isEqualTo(same).isNotEqualTo(pool.memory());
    }

    @Test
    void theCountOfChangesMovesWithWhateverIsRemembered() {
        Lease lease = take(pool, "a", FLASH);
        long quiet = pool.changes();
        pool.snapshot();
        pool.memory();
        pool.take(Need.of(FLASH), Set.of());
        assertThat(pool.changes()).isEqualTo(quiet);

        moves(() -> pool.report(lease, new Good()));
        moves(() -> pool.spend(lease, new Tokens(1, 1, 1, 1)));
        moves(() -> pool.pause("k1"));
        moves(() -> pool.resume("k1"));
        moves(() -> fail("a", FLASH, new KeyRefused("leaked", false)));
        clock.advance(Duration.ofHours(1));
        moves(pool::dueToAskAgain);
        moves(() -> pool.reset("k1"));
        moves(() -> pool.replace(specs("c")));
        moves(() -> pool.restore(PoolMemory.NOTHING));
    }

    @Test
    void aPoolThatRestsWhollySaysTheSameAfterARestart() {
        for (String label : List.of("a", "c", "d")) {
            fail(label, FLASH, day());
        }

        Grant.None none = (Grant.None) restarted("shop/a", "shop/b", "c", "d").take(Need.of(FLASH), Set.of());

        assertThat(none).isEqualTo(pool.take(Need.of(FLASH), Set.of()));
        assertThat(none.why()).isEqualTo(Why.EXHAUSTED);
        assertThat(none.until().orElseThrow()).isAfter(Instant.parse("2026-11-23T08:00:00Z"));
    }

    private void moves(Runnable change) {
        long before = pool.changes();
        change.run();
        assertThat(pool.changes()).isGreaterThan(before);
    }

    private KeyPool restarted(String... keys) {
        return restarted(pool.memory(), keys);
    }

    private KeyPool restarted(PoolMemory memory, String... keys) {
        KeyPool next = pool(keys);
        next.restore(memory);
        return next;
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
            String label = key.substring(slash + 1);
            specs.add(new KeySpec(label, slash < 0 ? "" : key.substring(0, slash), new Secret("secret-of-" + label)));
        }
        return specs;
    }

    private static Verdict day() {
        return new Exhausted(true, Optional.empty(), "PerDay", "20", "quota");
    }

    private void fail(String label, String model, Verdict verdict) {
        Lease lease = take(pool, label, model);
        pool.report(lease, verdict);
        pool.release(lease);
    }

    private static Lease take(KeyPool pool, String label, String model) {
        Set<String> others = new HashSet<>();
        pool.snapshot().stream()
                .filter(key -> !key.key().label().equals(label))
                .forEach(key -> others.add(key.key().id()));
        return ((Grant.Leased) pool.take(Need.of(model), others)).lease();
    }

    private static KeyStatus status(KeyPool pool, String label) {
        return pool.snapshot().stream()
                .filter(key -> key.key().label().equals(label))
                .findFirst()
                .orElseThrow();
    }
}
