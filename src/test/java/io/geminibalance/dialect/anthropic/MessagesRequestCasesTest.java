package io.geminibalance.dialect.anthropic;

import io.geminibalance.dialect.RequestCases;
import io.geminibalance.dialect.model.Models;
import io.geminibalance.dialect.prompt.KnownTools;
import io.geminibalance.support.ManualClock;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The cases of `cases/messages-requests.txt`: what goes up for what a client of Anthropic's sends.
class MessagesRequestCasesTest {
    @TestFactory
    Stream<DynamicTest> whatGoesUp() throws IOException {
        Models models = new Models(new ManualClock("2026-11-22T18:00:00Z"));
        return new RequestCases(
                        "/cases/messages-requests.txt",
                        request -> MessagesRequest.read(request, models, new KnownTools<>(), true)
                                .prompt())
                .tests();
    }
}
