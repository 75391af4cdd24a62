package dev.skerry.agent.ingest.coap;

import static dev.skerry.agent.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.ingest.tls.TestAuthority;
import dev.skerry.agent.ingest.tls.TestAuthority.Issued;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** DTLS with libcoap's clients. */
@Tag("slow")
class SecuredCoapTest {
    private static final String KEY = "0123456789abcdef";
    private static final String TANK_1 = "tank-1 = psk t1 text:" + KEY;
    private static final String TANK_2 = "tank-2 = psk t2 text:fedcba9876543210";

    @TempDir Path folder;

    private String post(SecuredSite site, String library, String device, String... options)
            throws Exception {
        return CoapProgram.post(
                folder,
                library,
                "coaps://127.0.0.1:%d/tank/%s".formatted(site.source.securePort(), device),
                options);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gnutls", "openssl"})
    void who_has_the_key_of_a_device_speaks_for_it_and_for_no_other(String library)
            throws Exception {
        try (var site = new SecuredSite(folder, SecuredSite.Setup.of(TANK_1, TANK_2))) {
            assertThat(post(site, library, "tank-1", "-u", "t1", "-k", KEY)).startsWith("2.04");
            assertThat(site.accepted).containsExactly("tank-1");

            assertThat(post(site, library, "tank-2", "-u", "t1", "-k", KEY))
                    .startsWith("4.03")
                    .contains("SKR-I115");
            assertThat(post(site, library, "tank-3", "-u", "t1", "-k", KEY)).startsWith("4.03");
            assertThat(site.refused("SKR-I115")).isEqualTo(2);
            assertThat(site.lastRefusal("SKR-I115")).contains("'t1'").contains("tank-3");
            assertThat(site.accepted).containsExactly("tank-1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gnutls", "openssl"})
    void a_wrong_key_and_an_unknown_identity_get_no_further_than_the_handshake(String library)
            throws Exception {
        try (var site = new SecuredSite(folder, SecuredSite.Setup.of(TANK_1))) {
            assertThat(post(site, library, "tank-1", "-u", "t1", "-k", "another-key-of-16"))
                    .startsWith(" ");
            assertThat(post(site, library, "tank-1", "-u", "who", "-k", KEY)).startsWith(" ");
            await().atMost(20, TimeUnit.SECONDS).until(() -> site.refused("SKR-I118") >= 2);
            assertThat(site.lastRefusal("SKR-I118")).startsWith("coaps://127.0.0.1 ");
            assertThat(site.accepted).isEmpty();
        }
    }

    @Test
    void a_device_that_has_a_key_is_not_believed_without_it() throws Exception {
        try (var site = new SecuredSite(folder, SecuredSite.Setup.of(TANK_1))) {
            String plain = "coap://127.0.0.1:%d/tank/".formatted(site.source.port());
            assertThat(CoapProgram.post(folder, "notls", plain + "tank-1"))
                    .startsWith("4.03")
                    .contains("SKR-I115");
            assertThat(CoapProgram.post(folder, "notls", plain + "tank-9")).startsWith("2.04");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gnutls", "openssl"})
    void certificates_are_taken_of_the_authority_within_their_time_for_their_device(String library)
            throws Exception {
        var authority = new TestAuthority(folder, "site");
        Issued agent = authority.server("agent", "IP:127.0.0.1");
        Issued tank = authority.client("tank", "/O=Plant/CN=tank-1");
        Issued stranger =
                new TestAuthority(folder, "other").client("stranger", "/O=Plant/CN=tank-1");
        var now = new AtomicReference<>(Instant.now());
        var setup =
                SecuredSite.Setup.of("* = subject CN={device},O=Plant")
                        .with(authority.files(agent), now::get);
        try (var site = new SecuredSite(folder, setup)) {
            String[] shown = certificate(authority, tank);
            assertThat(post(site, library, "tank-1", shown)).startsWith("2.04");
            assertThat(post(site, library, "tank-2", shown)).startsWith("4.03");

            assertThat(post(site, library, "tank-1", certificate(authority, stranger)))
                    .startsWith(" ");
            await().until(() -> site.refused("SKR-I118") == 1);

            now.set(now.get().plus(Duration.ofDays(31)));
            assertThat(post(site, library, "tank-1", shown)).startsWith(" ");
            await().until(() -> site.refused("SKR-I118") == 2);
            assertThat(site.accepted).containsExactly("tank-1");
        }
    }

    private static String[] certificate(TestAuthority authority, Issued own) {
        return new String[] {
            "-C", authority.certificate().toString(),
            "-c", own.certificate().toString(),
            "-j", own.key().toString()
        };
    }

    @Test
    void what_the_file_says_counts_within_seconds() throws Exception {
        try (var site = new SecuredSite(folder, SecuredSite.Setup.of(TANK_2))) {
            site.write(List.of(TANK_1, TANK_2));
            await().until(
                            () ->
                                    post(site, "openssl", "tank-1", "-u", "t1", "-k", KEY)
                                            .startsWith("2.04"));
            site.write(List.of("tank-1 is = wrong"));
            await().until(() -> site.source.trouble().isPresent());
            assertThat(site.source.trouble().orElseThrow().code()).isEqualTo("SKR-A661");
            assertThat(post(site, "openssl", "tank-1", "-u", "t1", "-k", KEY)).startsWith("2.04");
        }
    }
}
