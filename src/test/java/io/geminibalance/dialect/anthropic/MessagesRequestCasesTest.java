package io.geminibalance.dialect.anthropic;

import io.geminibalance.dialect.RequestCases;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The cases of `cases/messages-requests.txt`: what goes up for what a client of Anthropic's sends.
class MessagesRequestCasesTest {
    @TestFactory
    Stream<DynamicTest> whatGoesUp() throws IOException {
        return new RequestCases(
                        "/cases/messages-requests.txt",
                        request -> MessagesRequest.read(request, true).prompt())
                .tests();
    }
}
