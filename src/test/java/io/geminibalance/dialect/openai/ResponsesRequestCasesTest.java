package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.RequestCases;
import io.geminibalance.dialect.model.Models;
import io.geminibalance.dialect.prompt.KnownTools;
import io.geminibalance.support.ManualClock;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The cases of `cases/responses-requests.txt`: what goes up for what a client of the responses API sends.
class ResponsesRequestCasesTest {
    @TestFactory
    Stream<DynamicTest> whatGoesUp() throws IOException {
        Models models = new Models(new ManualClock("2026-11-22T18:00:00Z"));
        return new RequestCases(
                        "/cases/responses-requests.txt",
                        Map.of("input", "u"),
                        request -> ResponsesRequest.read(request, models, new KnownTools<>())
                                .chat()
                                .prompt())
                .tests();
    }
}
