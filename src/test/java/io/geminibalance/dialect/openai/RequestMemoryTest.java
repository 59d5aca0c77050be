package io.geminibalance.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.geminibalance.dialect.Conversation;
import io.geminibalance.dialect.Line.Refused;
import io.geminibalance.json.Json;
import io.geminibalance.wire.Body;
import io.geminibalance.wire.Failure.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RequestMemoryTest {
    private static final int MEGABYTE = 1 << 20;
    private static final long ALL = 10 * MEGABYTE;

    private final RequestMemory memory = new RequestMemory(ALL, Duration.ZERO);
    private int told;

    @Test
    void whatDoesNotFitBesideTheOthersIsRefusedForNow() throws Exception {
        memory.within(spooled(6), () -> (line, sink) -> {
                    refused(Kind.UNAVAILABLE, memory.within(spooled(4), this::telling));
                    memory.within(spooled(1), this::telling).hold(null, null);
                })
                .hold(null, null);
        memory.within(spooled(4), this::telling).hold(null, null);

        assertThat(told).isEqualTo(2);
        assertThat(memory.free()).isEqualTo(ALL);
    }

    @Test
    void aBodyBeyondAllMeasureComesAlone() throws Exception {
        memory.within(spooled(50), this::telling).hold(null, null);

        assertThat(told).isOne();
    }

    @Test
    void whatFailsGivesItsPlaceBack() {
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> memory.within(spooled(9), () -> {
                                throw new IllegalStateException("x");
                            })
                            .hold(null, null))
                    .hasMessage("x");
            assertThatThrownBy(() -> memory.within(spooled(9), () -> (line, sink) -> {
                                throw new IllegalStateException("y");
                            })
                            .hold(null, null))
                    .hasMessage("y");
        }
        assertThat(memory.free()).isEqualTo(ALL);
    }

    @Test
    void whatIsNotNeededAfterReadingIsFreeForOthers() throws Exception {
        memory.within(spooled(2), () -> {
                    assertThat(memory.free()).isLessThan(75 * MEGABYTE / 10);
                    return (line, sink) -> {
                        assertThat(memory.free()).isGreaterThanOrEqualTo(8 * MEGABYTE);
                        told++;
                    };
                })
                .hold(null, null);

        assertThat(told).isOne();
    }

    @Test
    void largePicturesAreTalkedOfAtTheSameTime() throws Exception {
        memory.within(
                        spooled(4),
                        () -> (line, sink) ->
                                memory.within(spooled(4), this::telling).hold(line, sink))
                .hold(null, null);

        assertThat(told).isOne();
    }

    @Test
    void smallRequestsAreNotCounted() throws Exception {
        memory.within(
                        spooled(50),
                        () -> (line, sink) -> memory.within(
                                        reading("[1,[2,\"three\"]]"), () -> telling("[1,[2,\"three\"]]"))
                                .hold(null, null))
                .hold(null, null);

        assertThat(told).isOne();
    }

    @Test
    void whatADocumentSaysIsCountedForAsLongAsItIsTalkedOf() throws Exception {
        String values = "[" + "0,".repeat(50_000) + "0]";
        memory.within(reading(values), () -> {
                    Conversation telling = telling(values);
                    return (line, sink) -> {
                        assertThat(memory.free()).isBetween(ALL / 3, ALL * 2 / 3);
                        telling.hold(line, sink);
                    };
                })
                .hold(null, null);

        assertThat(told).isOne();
        assertThat(memory.free()).isEqualTo(ALL);
    }

    @Test
    void aDocumentOfMoreValuesThanFitIsRefusedForGood() {
        for (String bomb : new String[] {"[],", "{\"a\":{}},", "\"\",", "0,"}) {
            String values = "[" + bomb.repeat(200_000) + "0]";
            refused(Kind.TOO_LARGE, memory.within(reading(values), () -> telling(values)));
        }
        assertThat(told).isZero();
        assertThat(memory.free()).isEqualTo(ALL);
    }

    @Test
    void aDocumentThatNeedsMoreThanIsFreeIsRefusedForNow() throws Exception {
        String values = "[" + "[],".repeat(30_000) + "0]";
        memory.within(spooled(5), () -> (line, sink) -> {
                    memory.within(spooled(1), this::telling).hold(null, null);
                    refused(Kind.UNAVAILABLE, memory.within(reading(values), () -> telling(values)));
                })
                .hold(null, null);

        assertThat(told).isOne();
        assertThat(memory.free()).isEqualTo(ALL);
    }

    private Conversation telling() {
        return (line, sink) -> told++;
    }

    private Conversation telling(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        Json.document(bytes, Set.of());
        return telling();
    }

    private static void refused(Kind kind, Conversation conversation) {
        assertThatThrownBy(() -> conversation.hold(null, null))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.failure().kind()).isEqualTo(kind));
    }

    private static Body.Spooled spooled(long megabytes) {
        return new Body.Spooled(null, megabytes * MEGABYTE);
    }

    private static Body.Bytes reading(String json) {
        return new Body.Bytes(json.getBytes(StandardCharsets.UTF_8));
    }
}
