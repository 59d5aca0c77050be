package io.geminibalance.upstream;

/// The upstream with the JDK's client.
class StockUpstreamTest extends UpstreamContract {
    StockUpstreamTest() {
        super(Outbound.Client.JDK);
    }
}
