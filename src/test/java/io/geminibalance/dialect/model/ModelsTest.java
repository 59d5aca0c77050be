package io.geminibalance.dialect.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.dialect.model.Models.Lesson;
import io.geminibalance.dialect.model.Profile.Knob;
import io.geminibalance.dialect.model.Profile.Trait;
import io.geminibalance.support.ManualClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelsTest {
    private final ManualClock clock = new ManualClock("2026-11-30T12:00:00Z");
    private final Models models = new Models(clock);

    @ParameterizedTest
    @CsvSource({
        "gemini-2.5-flash-lite, A",
        "gemini-2.5-pro, A",
        "gemini-3-pro-preview, B",
        "gemini-3.1-flash-lite, B",
        "gemini-3.5-flash-lite, C",
        "gemini-3.6-flash, C",
        "gemini-3.5-flash, C",
        "gemini-3.7-flash, D",
        "gemini-3.8-flash, D",
        "gemini-4-argon, E",
        "gemini-4-carbon, E",
        "gemini-4-hydrogen, F",
        "gemini-4-neon, F",
        "gemini-4.1-whatever, E",
        "gemini-5-x, E",
        "gemini-flash-latest, E",
        "something-else, E",
        "gemini-2.0-flash, 2.0",
        "GEMINI-3.8-Flash, D",
        "gemma-3-27b-it, gemma-3",
        "gemma-4-31b-it, gemma-4",
        "gemini-embedding-001, other",
        "gemini-3.5-transcribe, other"
    })
    void aModelBelongsToItsFamilyAndAStrangerToTheNewest(String id, String family) {
        assertThat(models.profile(id).name()).isEqualTo(family);
    }

    @ParameterizedTest
    @CsvSource({
        "models/gemini-3.8-flash",
        "google/gemini-3.8-flash",
        "publishers/google/models/gemini-3.8-flash",
        "gemini/gemini-3.8-flash",
        "' gemini-3.8-flash '"
    })
    void whatClientsPutBeforeAnIdIsNoPartOfIt(String named) {
        assertThat(Models.id(named)).isEqualTo("gemini-3.8-flash");
    }

    @ParameterizedTest
    @CsvSource({"gemini-3.8-flash-tts, SPEECH", "gemini-3.1-flash-image, IMAGES"})
    void whatSpeaksOrDrawsGoesOnWhateverItsAnswersSay(String id, Trait trait) {
        models.answered(id, "gemini-3.8-flash");
        assertThat(models.profile(id).has(trait)).isTrue();
        models.answered("gemini-3.6-flash", id);
        assertThat(models.profile("gemini-3.6-flash").has(trait)).isFalse();
    }

    @Test
    void modelsThatDrawAreNotToldHowToThink() {
        Profile profile = models.profile("gemini-nano-banana-2.1");

        assertThat(profile.thinks()).isFalse();
        assertThat(profile.has(Trait.IMAGES)).isTrue();
        assertThat(models.profile("gemini-3.1-flash-image").has(Trait.IMAGES)).isTrue();
    }

    @Test
    void anIdIsWhatAnswersForItFromADayOn() {
        assertThat(models.profile("gemini-2.5-pro").knob()).isEqualTo(Knob.BUDGET_ALWAYS);

        clock.advance(Duration.ofDays(2));

        assertThat(models.profile("gemini-2.5-pro").name()).isEqualTo("D");
        assertThat(models.profile("gemini-2.5-flash").name()).isEqualTo("C");
        assertThat(models.profile("gemini-2.5-flash-lite").name()).isEqualTo("A");
    }

    @Test
    void anAnswerByAnotherModelTeachesWhoAnswersBeforeTheDay() {
        models.answered("gemini-2.5-pro", "gemini-3.8-flash");

        assertThat(models.profile("gemini-2.5-pro").name()).isEqualTo("D");

        models.answered("gemini-2.5-pro", "gemini-2.5-pro");

        assertThat(models.profile("gemini-2.5-pro").name()).isEqualTo("A");
    }

    @Test
    void anAliasIsWhatAnswersForIt() {
        models.answered("gemini-flash-lite-latest", "gemini-2.5-flash-lite-preview-09-2025");

        assertThat(models.profile("gemini-flash-lite-latest").name()).isEqualTo("A");
    }

    @Test
    void anAnswerWithoutAVersionTeachesNothing() {
        models.answered("gemini-2.5-pro", "");

        assertThat(models.profile("gemini-2.5-pro").name()).isEqualTo("A");
    }

    @Test
    void refusalsTeachWhatAModelLacks() {
        models.learn("gemini-3.6-flash", new Lesson.Levels(List.of("low", "high")));
        models.learn("gemini-3.6-flash", new Lesson.Lacks(Trait.INSTRUCTION));
        models.learn("gemini-2.5-flash-lite", new Lesson.NoThinking());

        assertThat(models.profile("gemini-3.6-flash").levels()).containsExactly("low", "high");
        assertThat(models.profile("gemini-3.6-flash").has(Trait.INSTRUCTION)).isFalse();
        assertThat(models.profile("gemini-2.5-flash-lite").thinks()).isFalse();
        assertThat(models.profile("gemini-3.5-flash-lite").has(Trait.INSTRUCTION))
                .isTrue();
    }

    @Test
    void namesThatClientsInventDontFillTheMemory() {
        for (int i = 0; i < 3000; i++) {
            models.learn("model-" + i, new Lesson.Lacks(Trait.PREFILL));
            models.learn("model-" + i, new Lesson.Lacks(Trait.INSTRUCTION));
        }

        assertThat(models.profile("model-1").has(Trait.INSTRUCTION)).isFalse();
        assertThat(models.profile("model-2999").has(Trait.INSTRUCTION)).isTrue();
    }
}
