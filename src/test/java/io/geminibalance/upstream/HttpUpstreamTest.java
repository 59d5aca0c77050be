package io.geminibalance.upstream;

/// The upstream with the client of this project.
class HttpUpstreamTest extends UpstreamContract {
    HttpUpstreamTest() {
        super(Outbound.Client.OWN);
    }
}
