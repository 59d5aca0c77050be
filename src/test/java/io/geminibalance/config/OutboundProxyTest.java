package io.geminibalance.config;

import static io.geminibalance.config.Readings.problems;
import static io.geminibalance.config.Readings.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.config.Settings.Proxies;
import io.geminibalance.wire.Secret;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundProxyTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "http://proxy.example:3128 | proxy.example | 3128 | -",
                "http://proxy.example:3128/ | proxy.example | 3128 | -",
                "HTTP://proxy_1 | proxy_1 | 80 | -",
                "proxy:8080 | proxy | 8080 | -",
                "http://proxy:1 | proxy | 1 | -",
                "http://proxy:65535 | proxy | 65535 | -",
                "http://[::1]:8080 | ::1 | 8080 | -",
                "http://bob:geheim@proxy:8080 | proxy | 8080 | bob:geheim",
                "http://b%40b:p%3Ass+%25w@proxy:8080 | proxy | 8080 | b@b:p:ss+%w",
                "http://bob:p@ss/w#rd?@proxy:8080 | proxy | 8080 | bob:p@ss/w#rd?",
                "http://bob@proxy | proxy | 80 | bob:",
                "bob:geheim@proxy:8080 | proxy | 8080 | bob:geheim"
            })
    void aProxyIsAnHttpAddressPerhapsWithUserAndPassword(String text, String host, int port, String credentials) {
        HttpProxy proxy =
                settings("HTTPS_PROXY", text).upstream().proxies().https().orElseThrow();

        assertThat(proxy.host()).isEqualTo(host);
        assertThat(proxy.port()).isEqualTo(port);
        assertThat(proxy.credentials().map(Secret::reveal)).isEqualTo(Optional.ofNullable(credentials));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://bob:geheim@proxy:8080",
                "SOCKS://bob:geheim@proxy",
                "socks4://bob:geheim@proxy:1080",
                "http://bob:geheim@",
                "http://bob:geheim@proxy:0",
                "http://bob:geheim@proxy:65536",
                "http://bob:geheim@proxy:http",
                "http://bob:geheim@proxy/path",
                "http://bob:geheim@pro xy",
                "http://bob:geheim%zz@proxy",
                "http://bob:gehe@im%@proxy"
            })
    void anythingElseIsRefusedWithoutShowingUserOrPassword(String text) {
        assertThat(problems("HTTPS_PROXY", text))
                .singleElement()
                .asString()
                .startsWith("HTTPS_PROXY=")
                .contains("...@")
                .doesNotContain("bob", "gehe");
    }

    @ParameterizedTest
    @ValueSource(strings = {"socks5://bob:geheim@proxy", "socks5h://bob:geheim@proxy:1080"})
    void aSocksProxyIsSpokenToByVersionFive(String text) {
        HttpProxy proxy =
                settings("HTTPS_PROXY", text).upstream().proxies().https().orElseThrow();

        assertThat(proxy.kind()).isEqualTo(HttpProxy.Kind.SOCKS5);
        assertThat(proxy.address()).isEqualTo("socks5://proxy:1080");
        assertThat(proxy.credentials().map(Secret::reveal)).contains("bob:geheim");
    }

    @Test
    void plainHttpThroughSocksIsRefusedBecauseItWouldBeBypassedUnnoticed() {
        assertThat(problems(
                        "GEMINI_API_BASE_URL", "http://gemini.example",
                        "HTTP_PROXY", "socks5://bob:geheim@proxy"))
                .singleElement()
                .asString()
                .startsWith("GEMINI_API_BASE_URL=http://gemini.example: cannot be reached through socks5://proxy:1080");
        assertThat(problems(
                        "GEMINI_API_BASE_URL", "http://gemini.example",
                        "GOOGLE_API_KEYS", "a=key-number-1 via socks5://bob:geheim@proxy"))
                .singleElement()
                .asString()
                .contains("socks5://proxy:1080")
                .doesNotContain("geheim");
    }

    @Test
    void lowerCaseNamesAreReadAfterUpperCaseOnes() {
        Proxies proxies = settings(
                        "http_proxy", "http://low:1",
                        "https_proxy", "http://low:2",
                        "HTTPS_PROXY", "http://up:3",
                        "no_proxy", "x.example")
                .upstream()
                .proxies();

        assertThat(proxies.http()).map(HttpProxy::port).contains(1);
        assertThat(proxies.https()).map(HttpProxy::port).contains(3);
        assertThat(proxies.except().entries()).containsExactly("x.example");
    }

    @Test
    void aLowerCaseNameInTheEnvironmentWinsOverDotEnv() {
        Reading reading = Readings.read(Map.of("https_proxy", "http://low:1"), "HTTPS_PROXY=http://up:2\n", false);

        assertThat(Readings.loaded(reading).settings().upstream().proxies().https())
                .map(HttpProxy::port)
                .contains(1);
    }

    @Test
    void aProblemNamesTheVariableThatHoldsTheValue() {
        assertThat(problems("https_proxy", "ftp://proxy"))
                .singleElement()
                .asString()
                .startsWith("https_proxy=ftp://proxy: ");
    }

    @Test
    void theSchemeOfTheTargetChoosesTheProxyAndLoopbackNeedsNone() {
        Proxies proxies = settings(
                        "HTTP_PROXY", "http://plain:1",
                        "HTTPS_PROXY", "http://secure:2",
                        "NO_PROXY", "inside.example")
                .upstream()
                .proxies();

        assertThat(proxies.proxyFor(URI.create("http://h/")))
                .map(HttpProxy::host)
                .contains("plain");
        assertThat(proxies.proxyFor(URI.create("https://h/")))
                .map(HttpProxy::host)
                .contains("secure");
        assertThat(proxies.proxyFor(URI.create("https://inside.example/"))).isEmpty();
        assertThat(proxies.proxyFor(URI.create("http://127.0.0.1:8090/"))).isEmpty();
        assertThat(proxies.proxyFor(URI.create("http://[::1]:8090/"))).isEmpty();
        assertThat(proxies.proxyFor(URI.create("http://localhost:8090/"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTPS_PROXY", "https_proxy"})
    void mediaAreNotFetchedBesideAProxy(String name) {
        assertThat(problems("FETCH_MEDIA", "true", name, "http://bob:geheim@proxy:8080"))
                .singleElement()
                .asString()
                .startsWith("FETCH_MEDIA=true: ")
                .contains("HTTPS_PROXY")
                .doesNotContain("geheim");
    }

    @Test
    void mediaAreFetchedBesideAProxyForPlainHttpOnly() {
        assertThat(settings("FETCH_MEDIA", "true", "HTTP_PROXY", "http://proxy").fetchMedia())
                .isTrue();
        assertThat(settings("HTTPS_PROXY", "http://proxy").fetchMedia()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "* | https://any.example | true",
                "example.com | https://example.com | true",
                "EXAMPLE.com | https://api.Example.COM | true",
                ".example.com | https://api.example.com | true",
                ".example.com | https://example.com | true",
                "*.example.com | https://api.example.com | true",
                "example.com | https://badexample.com | false",
                "api.example.com | https://example.com | false",
                "a.example, b.example | https://b.example | true",
                "a.example b.example | https://b.example | true",
                "example.com:443 | https://example.com | true",
                "example.com:80 | https://example.com | false",
                "example.com:80 | http://example.com | true",
                "example.com:8443 | https://example.com:8443 | true",
                "10.0.0.0/8 | http://10.1.2.3 | true",
                "10.0.0.0/8 | http://11.1.2.3 | false",
                "10.1.2.3 | http://10.1.2.3 | true",
                "10.1.2.3:81 | http://10.1.2.3 | false",
                "fd00::/8 | http://[fd12::1] | true",
                "[fd12::1] | http://[fd12::1] | true",
                "[fd12::1]:80 | http://[fd12::1] | true",
                "2.3 | http://10.1.2.3 | false",
                "., *x, <local>, %, 10.0.0.0/99 | https://example.com | false",
                "10.0.0.0/99 | http://10.0.0.1 | false"
            })
    void exceptionsAreReadAsOtherProgramsReadThem(String noProxy, String target, boolean direct) {
        assertThat(settings("NO_PROXY", noProxy).upstream().proxies().except().matches(URI.create(target)))
                .isEqualTo(direct);
    }
}
