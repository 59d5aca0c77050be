package io.geminibalance.dialect;

import io.geminibalance.dialect.answer.KeepAlive;
import io.geminibalance.dialect.anthropic.AnthropicDialect;
import io.geminibalance.dialect.model.Models;
import io.geminibalance.dialect.openai.OpenAiDialect;
import io.geminibalance.dialect.openai.Shared;
import io.geminibalance.wire.Body;
import io.geminibalance.wire.Call;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Failure.Kind;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Inbound;
import io.geminibalance.wire.Sink;
import io.geminibalance.wire.Target;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;

/// A program that tells what an agent's tools cost in processor time: in the first request of a conversation, and
/// in each that sends the same again. What a request without tools costs is taken off.
final class ToolsCost {
    private static final int ROUNDS = 5;
    private static final int REQUESTS = 400;

    private ToolsCost() {}

    private static final Sink NOBODY = new Sink() {
        @Override
        public void whole(int status, Headers headers, byte[] bytes, int length) {}

        @Override
        public OutputStream start(int status, Headers headers, long length) {
            return OutputStream.nullOutputStream();
        }
    };

    public static void main(String[] arguments) throws Exception {
        Shared shared = Shared.of(
                new Models(InstantSource.system()),
                Optional.empty(),
                new KeepAlive(System::nanoTime),
                1 << 26,
                InstantSource.system(),
                new Random(1));
        Dialect openAi = new OpenAiDialect(shared);
        List<Map.Entry<String, UnaryOperator<String>>> languages = List.of(
                Map.entry("/v1/chat/completions", AgentTools::chat),
                Map.entry("/v1/responses", AgentTools::responses),
                Map.entry("/v1/messages", AgentTools::messages));
        for (Map.Entry<String, UnaryOperator<String>> language : languages) {
            String path = language.getKey();
            Dialect dialect = path.endsWith("/messages") ? new AnthropicDialect(shared) : openAi;
            for (int round = 0; round <= ROUNDS; round++) {
                double none = micros(
                        dialect,
                        path,
                        _ -> AgentTools.without(language.getValue().apply("")));
                double first = micros(dialect, path, i -> language.getValue().apply("%06d".formatted(i))) - none;
                double again = micros(dialect, path, _ -> language.getValue().apply("%06d".formatted(0))) - none;
                if (round > 0) {
                    System.out.printf(
                            "%-22s %d kB of tools: first %.0f us, again %.0f us, ratio %.2f%n",
                            path, language.getValue().apply("").length() / 1024, first, again, again / first);
                }
            }
        }
    }

    private interface Numbered {
        String request(int number);
    }

    private static double micros(Dialect dialect, String path, Numbered requests) throws Exception {
        long used = 0;
        for (int i = 0; i < REQUESTS; i++) {
            Inbound inbound = new Inbound(
                    "POST",
                    Target.parse(path).orElseThrow(),
                    Headers.of("content-type", "application/json"),
                    new Body.Bytes(requests.request(i).getBytes(StandardCharsets.UTF_8)),
                    "",
                    "");
            long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            try {
                dialect.open(inbound).hold(ToolsCost::refuse, NOBODY);
                throw new IllegalStateException("nothing was asked");
            } catch (Line.Refused _) {
                // As it was to be.
            }
            used += ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
        }
        return used / 1000.0 / REQUESTS;
    }

    /// The upstream refuses once it has been written to: the call is made and no answer read.
    private static Line.Heard refuse(Call call) throws Line.Refused {
        if (call.body().to("") instanceof Body.Pieces(var pieces) && pieces.isEmpty()) {
            throw new IllegalStateException("nothing was translated");
        }
        throw new Line.Refused(Failure.of(Kind.UNAVAILABLE, "Not now."));
    }
}
