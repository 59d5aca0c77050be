package io.geminibalance.dialect.model;

import io.geminibalance.dialect.model.Profile.Knob;
import io.geminibalance.dialect.model.Profile.Trait;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Tells what a model takes: by its family, by the model that Google lets answer in its place, and by what its
/// answers have taught.
public final class Models {
    /// So many models are remembered; a client that invents names must not fill the memory.
    private static final int MOST = 1000;

    private final InstantSource clock;
    private final Aliases aliases;
    private final Map<String, String> answering = new ConcurrentHashMap<>();
    private final Map<String, List<Lesson>> lessons = new ConcurrentHashMap<>();

    /// What a refusal has taught of a model.
    public sealed interface Lesson {
        /// It takes these thinking levels and no others.
        record Levels(List<String> levels) implements Lesson {}

        /// It is not to be told how to think.
        record NoThinking() implements Lesson {}

        /// It lacks something that its family has.
        record Lacks(Trait trait) implements Lesson {}
    }

    /// With the names of common agents and no others.
    public Models(InstantSource clock) {
        this(clock, Aliases.DEFAULT);
    }

    public Models(InstantSource clock, Aliases aliases) {
        this.clock = clock;
        this.aliases = aliases;
    }

    /// An id as the API's paths have it: without the prefixes that clients put in front.
    public static String id(String model) {
        return Families.id(model);
    }

    /// The id of the model that is asked for a client's name.
    public String asked(String name) {
        return aliases.model(Families.id(name));
    }

    /// Names that the operator has given to models, each for one alone.
    public List<String> named() {
        return aliases.own().stream()
                .filter(Aliases.Row::exact)
                .map(Aliases.Row::name)
                .distinct()
                .toList();
    }

    /// @param id as [#id] gives it
    public Profile profile(String id) {
        String answers = answering.getOrDefault(id, Families.effective(id, clock.instant()));
        Profile profile = Families.of(answers);
        for (Lesson lesson : lessons.getOrDefault(id, List.of())) {
            profile = corrected(profile, lesson);
        }
        return profile;
    }

    /// Remembers which model answered when one was asked.
    ///
    /// @param version `modelVersion` of the answer, empty where it had none
    public void answered(String id, String version) {
        String answers = Families.id(version);
        if (answers.isEmpty() || answers.equals(answering.get(id))) {
            return;
        }
        // A version is only worth remembering where it says something else than the name.
        if (answers.equals(id) ? answering.containsKey(id) : roomIn(answering, id) && differs(id, answers)) {
            answering.put(id, answers);
        }
    }

    /// Remembers what a refusal has taught.
    public void learn(String id, Lesson lesson) {
        if (roomIn(lessons, id)) {
            lessons.merge(id, List.of(lesson), Models::joined);
        }
    }

    /// What draws or speaks goes on doing so, even where an answer's version leaves that out of its name; the
    /// client would be refused what it had just got.
    private boolean differs(String id, String answers) {
        Profile told = Families.of(answers);
        Profile known = Families.of(Families.effective(id, clock.instant()));
        boolean same =
                told.has(Trait.SPEECH) == known.has(Trait.SPEECH) && told.has(Trait.IMAGES) == known.has(Trait.IMAGES);
        return same && !told.equals(known);
    }

    private static List<Lesson> joined(List<Lesson> known, List<Lesson> more) {
        List<Lesson> all = new ArrayList<>(known);
        all.removeAll(more);
        all.addAll(more);
        return List.copyOf(all);
    }

    private static Profile corrected(Profile profile, Lesson lesson) {
        return switch (lesson) {
            case Lesson.Levels(List<String> levels) -> profile.thinking(Knob.LEVEL, levels);
            case Lesson.NoThinking none -> profile.thinking(Knob.NONE, List.of());
            case Lesson.Lacks(Trait trait) -> profile.has(trait) ? profile.without(trait) : profile;
        };
    }

    private static boolean roomIn(Map<String, ?> map, String id) {
        return map.size() < MOST || map.containsKey(id);
    }
}
