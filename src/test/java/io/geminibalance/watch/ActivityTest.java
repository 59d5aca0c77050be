package io.geminibalance.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.forward.Attempt;
import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.keys.Verdict;
import io.geminibalance.support.ManualClock;
import io.geminibalance.wire.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ActivityTest {
    private final ManualClock clock = new ManualClock("2026-11-22T18:00:30Z");
    private final Activity activity = new Activity(clock, "run1");

    @Test
    void anHourHasSixtyMinutesAlsoBeforeAnythingHappens() {
        List<JsonView> minutes = document("").at("minutes").each();

        assertThat(minutes).hasSize(60);
        assertThat(minutes.getFirst().at("time").value()).isEqualTo("2026-11-22T17:01:00Z");
        assertThat(minutes.getLast().at("time").value()).isEqualTo("2026-11-22T18:00:00Z");
        assertThat(minutes.getLast().at("first_byte_p50_ms").value()).isNull();
        assertThat(document("").at("hour").at("success_rate").value()).isNull();
    }

    @Test
    void aMinuteTellsWhatWasServedRefusedFailedAndGivenUp() {
        for (int status : new int[] {200, 204, 302, 400, 404, 429, 500, 503, 499}) {
            activity.count(transaction(status, "k1", 10));
        }
        JsonView minute = document("").at("minutes").each().getLast();

        assertThat(minute.at("served").number(0)).isEqualTo(3);
        assertThat(minute.at("refused").number(0)).isEqualTo(2);
        assertThat(minute.at("failed").number(0)).isEqualTo(3);
        assertThat(minute.at("gone").number(0)).isEqualTo(1);
        assertThat(document("").at("hour").at("success_rate").value()).isEqualTo(0.5);
    }

    @Test
    void whatIsOlderThanAnHourIsForgotten() {
        activity.count(transaction(200, "k1", 10));
        clock.advance(Duration.ofMinutes(59));
        assertThat(served()).isEqualTo(1);

        clock.advance(Duration.ofMinutes(1));
        assertThat(served()).isZero();
        assertThat(document("").at("minutes").each()).hasSize(60);

        clock.advance(Duration.ofDays(400));
        activity.count(transaction(200, "k1", 10));
        assertThat(served()).isEqualTo(1);
        assertThat(document("").at("minutes").each()).hasSize(60);
    }

    @Test
    void aRequestThatEndedBeforeAnotherWasCountedStillCounts() {
        activity.count(transaction(200, "k1", 10));
        clock.advance(Duration.ofMinutes(-1));
        activity.count(transaction(200, "k1", 10));

        List<JsonView> minutes = document("").at("minutes").each();
        assertThat(minutes.get(58).at("served").number(0)).isEqualTo(1);
        assertThat(minutes.get(59).at("served").number(0)).isEqualTo(1);
    }

    @Test
    void quantilesAreWithinATenth() {
        for (int millis = 1; millis <= 1000; millis++) {
            activity.count(transaction(200, "k1", millis));
        }
        JsonView hour = document("").at("hour");

        assertThat(hour.at("first_byte_p50_ms").number(0)).isBetween(450, 550);
        assertThat(hour.at("first_byte_p95_ms").number(0)).isBetween(855, 1045);
    }

    @Test
    void theLastSixtyOutcomesOfEachKeyAreKept() {
        for (int i = 0; i < 100; i++) {
            activity.count(transaction(200, "k1", i));
        }
        activity.count(transaction(429, "k2", 7));
        JsonView document = document("");

        List<JsonView> outcomes = document.at("outcomes").each();
        assertThat(outcomes).hasSize(61);
        assertThat(outcomes.getFirst().at("ms").number(0)).isEqualTo(40);
        assertThat(outcomes.getLast().at("key").value()).isEqualTo("k2");
        assertThat(outcomes.getLast().at("verdict").value()).isEqualTo("throttled");
        assertThat(outcomes.getLast().at("status").number(0)).isEqualTo(429);
    }

    @Test
    void aCursorGivesOnlyWhatIsNewAndAForeignOneEverything() {
        activity.count(transaction(200, "k1", 1));
        String next = document("").at("next").text("");
        assertThat(document(next).at("outcomes").each()).isEmpty();

        activity.count(transaction(200, "k1", 2));
        assertThat(document(next).at("outcomes").each()).hasSize(1);
        assertThat(document("run0-7").at("outcomes").each()).hasSize(2);
        assertThat(document("run1-x").at("outcomes").each()).hasSize(2);
    }

    private long served() {
        return document("").at("minutes").each().stream()
                .mapToLong(minute -> minute.at("served").number(0))
                .sum();
    }

    private JsonView document(String after) {
        return new JsonView(Json.read(activity.document(Optional.of(after))));
    }

    private Transaction transaction(int status, String key, long millis) {
        Instant now = clock.instant();
        Verdict verdict = status < 400 ? new Verdict.Good() : new Verdict.Throttled("busy");
        Attempt attempt = new Attempt(key, "label", "/" + key, status, verdict, millis);
        return new Transaction(
                now, "", "gemini", "POST", "/x", "m", List.of(attempt), status, millis, millis, Tokens.NONE, 1);
    }
}
