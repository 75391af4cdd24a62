package dev.skerry.agent.enrol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.skerry.agent.clock.JudgedTime;
import dev.skerry.agent.enrol.EstServer.Likeness;
import dev.skerry.agent.tls.TestAuthority;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.sync.enrol.EnrolmentToken;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnrolmentTest {
    private static final TestAuthority OURS = new TestAuthority("ours", Instant.now());
    private static final TestAuthority THEIRS = new TestAuthority("theirs", Instant.now());
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir private Path data;
    private IdentityFolder folder;
    private final List<String> progress = new ArrayList<>();
    private JudgedTime time = new JudgedTime(Instant.now(), true);
    private Duration patience = Duration.ofSeconds(20);

    @BeforeEach
    void open() {
        folder = new IdentityFolder(data, SealedFiles.PLAIN);
    }

    private Enrolment at(URI gateway, List<X509Certificate> further) {
        return new Enrolment(
                new Enrolment.Settings(gateway, "north", further, patience),
                folder,
                () -> time,
                progress::add);
    }

    private Enrolment at(EstServer server) {
        return at(server.uri(), List.of());
    }

    private String refusal(EstServer server) throws Exception {
        return refusal(server, server.token());
    }

    /** Why there is no certificate; and that there is none. */
    private String refusal(EstServer server, EnrolmentToken token) throws Exception {
        EnrolmentException refused =
                catchThrowableOfType(EnrolmentException.class, () -> at(server).byToken(token));
        assertThat(refused).isNotNull();
        assertThat(folder.bytes()).isEmpty();
        return refused.refusal().code() + " " + refused.refusal().message();
    }

    private AgentCertificate kept() throws IOException {
        return AgentCertificate.decode(folder.bytes());
    }

    @Test
    void a_token_gives_a_certificate_for_a_key_that_only_the_agent_has() throws Exception {
        try (EstServer server = new EstServer(Likeness.of(OURS))) {
            AgentCertificate got = at(server).byToken(server.token());

            assertThat(kept()).isEqualTo(got);
            assertThat(IdentityFolder.agentId(data, SealedFiles.PLAIN)).contains("north");
            assertThat(got.chain()).containsExactly(got.own(), OURS.issuing);
            assertThat(got.roots()).containsExactly(OURS.root);
            assertThat(server.askers).containsExactly("CN=north");
            assertThat(server.askedFor).containsExactly(got.own().getPublicKey());
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(folder.identity())))
                    .isEqualTo("rw-------");
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(folder.identity().getParent())))
                    .isEqualTo("rwx------");
            folder.spend(server.token());
            for (String name : List.of("spent-token", "lock")) {
                assertThat(
                                PosixFilePermissions.toString(
                                        Files.getPosixFilePermissions(
                                                folder.identity().resolveSibling(name))))
                        .as(name)
                        .isEqualTo("rw-------");
            }
            assertThat(progress).hasSize(4);
            assertThat(progress.toString()).doesNotContain(server.token().text());
        }
    }

    @Test
    void enrolling_by_token_forgets_the_keys_of_the_gateway_of_before() throws Exception {
        try (EstServer server = new EstServer(Likeness.of(OURS))) {
            AgentCertificate first = at(server).byToken(server.token());
            Path keys = folder.identity().resolveSibling("gateway-keys");
            Files.writeString(keys, "pinned");
            at(server).renewed(first);
            assertThat(keys).exists();
            at(server).byToken(server.token());
            assertThat(keys).doesNotExist();
        }
    }

    @Test
    void a_server_with_another_root_never_sees_the_token() throws Exception {
        try (EstServer server = new EstServer(Likeness.of(THEIRS))) {
            assertThat(refusal(server, EstServer.token(OURS.root)))
                    .startsWith("SKR-A602 ")
                    .contains(
                            EnrolmentToken.fingerprint(THEIRS.root.getEncoded()),
                            "the token was not sent");
            assertThat(server.authorizations).isEmpty();
        }
    }

    /** The root is public, so whoever stands in between can show it; its key he has not. */
    @Test
    void a_server_that_only_tells_of_the_right_root_never_sees_the_token() throws Exception {
        try (EstServer server =
                new EstServer(Likeness.of(THEIRS, OURS, "127.0.0.1", DAY.negated(), DAY))) {
            assertThat(refusal(server)).startsWith("SKR-A607 ").contains("theirs", "ours");
            assertThat(server.authorizations).isEmpty();
        }
    }

    @Test
    void a_gateway_with_a_certificate_of_a_further_authority_is_recognised() throws Exception {
        try (EstServer server =
                new EstServer(Likeness.of(THEIRS, OURS, "127.0.0.1", DAY.negated(), DAY))) {
            EnrolmentException refused =
                    catchThrowableOfType(
                            EnrolmentException.class,
                            () -> at(server.uri(), List.of(THEIRS.root)).byToken(server.token()));
            // It was asked; what it issued is of its own authority, not of the pinned one.
            assertThat(refused.refusal().code()).isEqualTo("SKR-A605");
            assertThat(server.authorizations).hasSize(1);
        }
    }

    @Test
    void a_certificate_for_another_host_is_refused() throws Exception {
        try (EstServer server =
                new EstServer(Likeness.of(OURS, OURS, "gw.example", DAY.negated(), DAY))) {
            assertThat(refusal(server))
                    .startsWith("SKR-A606 ")
                    .contains("'gw.example'", "'127.0.0.1'");
            assertThat(server.authorizations).isEmpty();
        }
    }

    @Test
    void an_expired_certificate_is_refused_also_by_a_clock_that_only_knows_that_it_is_past()
            throws Exception {
        try (EstServer server =
                new EstServer(
                        Likeness.of(
                                OURS, OURS, "127.0.0.1", DAY.multipliedBy(-2), DAY.negated()))) {
            assertThat(refusal(server)).startsWith("SKR-A608 ");
            time = new JudgedTime(Instant.now(), false);
            assertThat(refusal(server)).startsWith("SKR-A608 ");
            assertThat(server.authorizations).isEmpty();
        }
    }

    @Test
    void a_certificate_that_is_not_valid_yet_is_refused_by_a_clock_that_knows_the_time()
            throws Exception {
        try (EstServer server =
                new EstServer(Likeness.of(OURS, OURS, "127.0.0.1", DAY, DAY.multipliedBy(2)))) {
            assertThat(refusal(server)).startsWith("SKR-A609 ");
            assertThat(server.authorizations).isEmpty();
        }
    }

    @Test
    void a_device_that_does_not_know_the_time_enrols() throws Exception {
        time = new JudgedTime(Instant.now().minus(Duration.ofDays(400)), false);
        try (EstServer server = new EstServer(Likeness.of(OURS))) {
            assertThat(at(server).byToken(server.token()).roots()).containsExactly(OURS.root);
        }
    }

    @Test
    void a_gateway_that_speaks_nothing_newer_than_tls_1_2_is_refused() throws Exception {
        try (EstServer server = new EstServer(Likeness.of(OURS).speaking("TLSv1.2"))) {
            assertThat(refusal(server)).startsWith("SKR-A610 ");
        }
    }

    @Test
    void an_answer_that_is_no_certificate_is_refused() throws Exception {
        try (EstServer server = new EstServer(Likeness.of(OURS))) {
            byte[] whole = EstServer.pkcs7(List.of(OURS.issuing));
            server.whim = it -> EstServer.send(it, 200, "<html>");
            assertThat(refusal(server)).startsWith("SKR-A605 ");
            server.whim = it -> EstServer.send(it, 200, "");
            assertThat(refusal(server)).startsWith("SKR-A605 ");
            server.whim =
                    it -> EstServer.send(it, 200, java.util.Arrays.copyOf(whole, whole.length / 2));
            assertThat(refusal(server)).startsWith("SKR-A605 ");
            server.whim = it -> EstServer.send(it, 200, "A".repeat(1 << 20));
            assertThat(refusal(server)).startsWith("SKR-A605 ").contains("longer than");
            server.whim = it -> EstServer.send(it, 404, "not here");
            assertThat(refusal(server)).startsWith("SKR-A605 ");
        }
    }

    @Test
    void a_certificate_for_another_key_or_another_agent_is_refused() throws Exception {
        try (EstServer server = new EstServer(Likeness.of(OURS))) {
            server.certifiesInstead = TestAuthority.newKey().getPublic();
            assertThat(refusal(server)).startsWith("SKR-A605 ").contains("the key");
            server.certifiesInstead = null;
            server.certifies = "south";
            assertThat(refusal(server)).startsWith("SKR-A605 ").contains("south", "'north'");
        }
    }

    @Test
    void the_gateways_reason_is_passed_on() throws Exception {
        try (EstServer server = new EstServer(Likeness.of(OURS))) {
            server.whim =
                    it ->
                            EstServer.send(
                                    it,
                                    403,
                                    "{\"code\":\"SKR-G731\",\"title\":\"token used\",\"detail\":\"by south\",\"hint\":\"make another\"}");
            assertThat(refusal(server))
                    .startsWith("SKR-A603 ")
                    .contains("SKR-G731 token used: by south; make another");
            server.whim = it -> EstServer.send(it, 429, "slowly");
            assertThat(refusal(server))
                    .startsWith("SKR-A604 ")
                    .contains("HTTP 429: slowly", "'agent enrol' does not");
        }
    }

    @Test
    void a_server_that_never_ends_its_answer_is_given_up() throws Exception {
        patience = Duration.ofSeconds(2);
        CountDownLatch over = new CountDownLatch(1);
        try (EstServer server = new EstServer(Likeness.of(OURS))) {
            server.whim =
                    it -> {
                        it.sendResponseHeaders(200, 1000);
                        it.getResponseBody().write('A');
                        it.getResponseBody().flush();
                        try {
                            over.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    };
            assertThat(refusal(server)).startsWith("SKR-A604 ").contains("within 2 s");
            over.countDown();
        }
    }

    @Test
    void a_gateway_that_is_not_there_is_told() throws Exception {
        URI nowhere;
        try (EstServer server = new EstServer(Likeness.of(OURS))) {
            nowhere = server.uri();
        }
        EnrolmentException refused =
                catchThrowableOfType(
                        EnrolmentException.class,
                        () -> at(nowhere, List.of()).byToken(EstServer.token(OURS.root)));
        assertThat(refused.refusal().code()).isEqualTo("SKR-A604");
    }

    /** A token is spent once, so whoever asks again has to be known by his key. */
    @Test
    void an_answer_that_was_lost_is_asked_for_again_with_the_same_key_after_a_restart()
            throws Exception {
        try (EstServer server = new EstServer(Likeness.of(OURS))) {
            server.whim = it -> it.close();
            assertThat(refusal(server)).startsWith("SKR-A604 ");
            server.whim = null;
            folder = new IdentityFolder(data, SealedFiles.PLAIN);

            AgentCertificate got = at(server).byToken(server.token());

            assertThat(server.askedFor)
                    .containsExactly(got.own().getPublicKey(), got.own().getPublicKey());
        }
    }

    @Test
    void a_renewal_has_a_new_key_and_is_asked_for_with_the_old_certificate() throws Exception {
        try (EstServer server = new EstServer(Likeness.of(OURS))) {
            AgentCertificate first = at(server).byToken(server.token());
            folder.finish();

            AgentCertificate second = at(server).renewed(first);

            assertThat(kept()).isEqualTo(second);
            assertThat(second.own().getPublicKey()).isNotEqualTo(first.own().getPublicKey());
            assertThat(server.shown).hasSize(2).containsOnly(first.own());
            assertThat(server.authorizations).hasSize(1);
        }
    }

    @Test
    void a_renewal_that_fails_leaves_the_certificate_as_it_is() throws Exception {
        try (EstServer server = new EstServer(Likeness.of(OURS))) {
            AgentCertificate first = at(server).byToken(server.token());
            server.whim = it -> EstServer.send(it, 200, "nonsense");

            EnrolmentException refused =
                    catchThrowableOfType(EnrolmentException.class, () -> at(server).renewed(first));

            assertThat(refused.refusal().code()).isEqualTo("SKR-A605");
            assertThat(kept()).isEqualTo(first);
        }
    }

    @Test
    void a_root_that_the_gateway_names_beside_the_pinned_one_is_pinned_too() throws Exception {
        Likeness likeness = Likeness.of(OURS);
        Likeness changing =
                new Likeness(
                        OURS,
                        likeness.certificate(),
                        likeness.key(),
                        List.of(OURS.issuing, THEIRS.root, OURS.root),
                        "TLSv1.3");
        try (EstServer server = new EstServer(changing)) {
            AgentCertificate got = at(server).byToken(server.token());
            assertThat(got.roots()).containsExactlyInAnyOrder(THEIRS.root, OURS.root);
        }
    }

    /** Who has a certificate for the gateway's host has not its authority. */
    @Test
    void no_gateway_makes_an_agent_give_up_all_the_roots_that_it_has_pinned() throws Exception {
        AgentCertificate first;
        try (EstServer server = new EstServer(Likeness.of(OURS))) {
            first = at(server).byToken(server.token());
        }
        try (EstServer other = new EstServer(Likeness.of(THEIRS))) {
            EnrolmentException refused =
                    catchThrowableOfType(
                            EnrolmentException.class,
                            () -> at(other.uri(), List.of(THEIRS.root)).renewed(first));
            assertThat(refused.refusal().code()).isEqualTo("SKR-A605");
            assertThat(kept()).isEqualTo(first);
        }
    }

    @Test
    void only_one_process_enrols_an_agent_at_a_time() throws Exception {
        try (EstServer server = new EstServer(Likeness.of(OURS));
                var other = folder.lock().orElseThrow()) {
            assertThat(other.isOpen()).isTrue();
            assertThat(refusal(server)).startsWith("SKR-A617 ");
        }
    }

    @Test
    void a_folder_that_cannot_be_written_is_told() throws Exception {
        Files.createFile(data.resolve("identity"));
        try (EstServer server = new EstServer(Likeness.of(OURS))) {
            EnrolmentException refused =
                    catchThrowableOfType(
                            EnrolmentException.class, () -> at(server).byToken(server.token()));
            assertThat(refused.refusal().code()).isEqualTo("SKR-A614");
            assertThat(server.authorizations).isEmpty();
        }
    }
}
