package io.geminibalance.config;

import static io.geminibalance.config.Readings.problems;
import static io.geminibalance.config.Readings.settings;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.255.254",
                "::1",
                "[::1]",
                "0:0:0:0:0:0:0:1",
                "::ffff:127.0.0.1",
                "localhost",
                "LocalHost"
            })
    void loopbackHostsAreToldFromTheirText(String host) {
        assertThat(Loopback.includes(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "::",
                "128.0.0.1",
                "10.0.0.1",
                "::2",
                "localhost.example",
                "127.0.0.1.example",
                "127.1",
                "2130706433",
                "0177.0.0.1",
                "127.0.0.256",
                "127.0.0.1:80",
                "",
                "[]",
                "::1%lo"
            })
    void everyOtherTextIsNot(String host) {
        assertThat(Loopback.includes(host)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.9.9.9/8, 10.0.0.1, true",
        "192.168.4.0/22, 192.168.7.255, true",
        "192.168.4.0/22, 192.168.8.0, false",
        "192.168.4.0/31, 192.168.4.1, true",
        "192.168.4.0/31, 192.168.4.2, false",
        "1.2.3.4, 1.2.3.4, true",
        "1.2.3.4, 1.2.3.5, false",
        "1.2.3.4/32, 1.2.3.5, false",
        "0.0.0.0/0, 255.1.2.3, true",
        "0.0.0.0/0, ::1, false",
        "::/0, 1.2.3.4, false",
        "fd00::/8, fdff::1, true",
        "fd00::/8, fe00::1, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "::1, ::1, true",
        "200.0.0.0/5, 207.0.0.0, true",
        "200.0.0.0/5, 208.0.0.0, false"
    })
    void aRangeHoldsTheAddressesThatShareItsPrefix(String range, String address, boolean inside) {
        assertThat(settings("TRUSTED_PROXIES", "9.9.9.9, " + range)
                        .listen()
                        .trustedProxies()
                        .include(InetAddress.ofLiteral(address)))
                .isEqualTo(inside);
    }

    @Test
    void aRangeAgreesWithArithmeticOnNumbers() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            int prefix = random.nextInt(33);
            int one = random.nextInt();
            // Half of the others differ in a single bit, so that the edge of the prefix is met often.
            int other = random.nextBoolean() ? random.nextInt() : one ^ (1 << random.nextInt(32));
            boolean same = prefix == 0 || (one ^ other) >>> (32 - prefix) == 0;

            assertThat(AddressRange.parse(dotted(one) + "/" + prefix).contains(InetAddress.ofLiteral(dotted(other))))
                    .as("seed %d: %s/%d and %s", seed, dotted(one), prefix, dotted(other))
                    .isEqualTo(same);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "proxy.example",
                "10.0.0.0/33",
                "::1/129",
                "10.0.0.0/",
                "10.0.0.0/-1",
                "10.0.0.0/8/8",
                "10.0.0",
                "10",
                "010.0.0.1",
                "10.0.0.0/255.0.0.0",
                "/8",
                "fe80::1%eth0",
                "10.0.0.*"
            })
    void whatIsNoAddressOrRangeIsAProblem(String text) {
        assertThat(problems("TRUSTED_PROXIES", "127.0.0.1," + text))
                .singleElement()
                .asString()
                .startsWith("TRUSTED_PROXIES=" + text + ": entry 2: ");
    }

    private static String dotted(int address) {
        return (address >>> 24) + "." + (address >>> 16 & 0xFF) + "." + (address >>> 8 & 0xFF) + "." + (address & 0xFF);
    }
}
