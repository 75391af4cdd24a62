package dev.skerry.gateway.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {
    private static @Nullable String objection(
            boolean isPrivateAllowed, String url, String leadsTo) {
        return new AddressPolicy(
                        isPrivateAllowed,
                        host -> new InetAddress[] {InetAddress.getByName(leadsTo)})
                .objectionNow(url);
    }

    @ParameterizedTest
    @CsvSource({
        "https://hooks.example.org/a,203.0.113.7",
        "https://hooks.example.org/a?token=x,2001:db8::7",
        "http://hooks.plant/a,192.168.1.7",
        "http://hooks.plant/a,fd00::7",
        "http://localhost:9000/a,127.0.0.1"
    })
    void sends_to_public_addresses_by_tls_and_to_private_ones(String url, String leadsTo) {
        assertThat(objection(true, url, leadsTo)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "http://hooks.example.org/a,203.0.113.7",
        "https://metadata/a,169.254.169.254",
        "https://metadata/a,fe80::1",
        "https://metadata/a,0.0.0.0",
        "https://metadata/a,224.0.0.1"
    })
    void sends_nowhere_else(String url, String leadsTo) {
        assertThat(objection(true, url, leadsTo)).contains(leadsTo.substring(0, 3));
    }

    @ParameterizedTest
    @CsvSource({
        "https://hooks.plant/a,192.168.1.7",
        "https://hooks.plant/a,10.0.0.7",
        "https://hooks.plant/a,fd00::7",
        "https://localhost/a,127.0.0.1",
        "https://localhost/a,::1"
    })
    void private_addresses_can_be_refused(String url, String leadsTo) {
        assertThat(objection(false, url, leadsTo)).contains("private-addresses is refused");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hooks.example.org",
                "file:///etc/passwd",
                "ftp://hooks.example.org/",
                "https://",
                "https:///a",
                "https://hooks.example.org:0/",
                "https://hooks.example.org:65536/",
                "https://hooks.example.org:99999/",
                "https://anna:secret@hooks.example.org/",
                "https://hooks.example.org/#a",
                "https://hooks.example.org/a b"
            })
    void takes_no_address_that_is_something_else(String url) {
        assertThat(new AddressPolicy(true).objection(url)).isNotNull();
    }
}
