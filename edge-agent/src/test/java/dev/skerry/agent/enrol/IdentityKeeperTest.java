package dev.skerry.agent.enrol;

import static dev.skerry.agent.Patience.await;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.audit.RecordedTrail;
import dev.skerry.agent.clock.JudgedTime;
import dev.skerry.agent.enrol.EstServer.Likeness;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.tls.GatewayTls;
import dev.skerry.agent.tls.GatewayTrust;
import dev.skerry.agent.tls.TestAuthority;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.sync.sign.Sha256;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityKeeperTest {
    private static final TestAuthority OURS = new TestAuthority("ours", Instant.now());

    @TempDir private Path data;
    private final RecordedTrail trail = new RecordedTrail();
    private final AtomicInteger told = new AtomicInteger();
    private volatile JudgedTime time = new JudgedTime(Instant.now(), true);
    private EstServer server;
    private IdentityFolder folder;
    private Path tokenFile;
    private IdentityKeeper keeper;

    @BeforeEach
    void open() throws Exception {
        server = new EstServer(Likeness.of(OURS));
        folder = new IdentityFolder(data, SealedFiles.PLAIN);
        tokenFile = data.resolve("token");
        keeper = keeper(Optional.empty());
    }

    @AfterEach
    void close() {
        keeper.close();
        server.close();
    }

    private IdentityKeeper keeper(Optional<String> environment) {
        IdentityKeeper made =
                new IdentityKeeper(
                        enrolment(),
                        folder,
                        new IdentityKeeper.Tokens(Optional.of(tokenFile), environment),
                        Duration.ofMillis(20),
                        new GatewayTrust(List.of(), () -> time),
                        () -> time,
                        new Random(1));
        made.tell(
                () -> {
                    made.certificate().ifPresent(its -> trail.record(its.entry(trail)));
                    told.incrementAndGet();
                });
        return made;
    }

    private Enrolment enrolment() {
        return new Enrolment(
                new Enrolment.Settings(server.uri(), "north", List.of(), Duration.ofSeconds(20)),
                folder,
                () -> time,
                step -> {});
    }

    private void giveToken() throws Exception {
        Files.writeString(tokenFile, server.token().text() + "\n");
    }

    private void enrol() throws Exception {
        giveToken();
        keeper.start();
        await().until(() -> !Files.exists(tokenFile));
        await().until(() -> keeper.certificate().isPresent());
    }

    private X509Certificate own() {
        return keeper.certificate().orElseThrow().own();
    }

    private List<String> troubles() {
        return keeper.troubles().stream().map(Refusal::code).toList();
    }

    private void restart(Optional<String> environment) {
        keeper.close();
        keeper = keeper(environment);
    }

    @Test
    void a_token_file_is_spent_and_deleted_and_who_connects_shows_the_certificate()
            throws Exception {
        GatewayTls before = keeper.tls();
        assertThat(before.own()).isNull();
        enrol();

        GatewayTls after = keeper.tls();
        assertThat(after).isNotSameAs(before);
        assertThat(requireNonNull(after.own()).getCertificateChain("")).startsWith(own());
        assertThat(after.trust().getAcceptedIssuers()).containsExactly(OURS.root);
        assertThat(told).hasValue(1);
        assertThat(troubles()).isEmpty();
    }

    @Test
    void what_is_on_the_disk_is_used_after_a_restart_before_anybody_is_asked() throws Exception {
        enrol();
        X509Certificate own = own();
        server.close();
        restart(Optional.empty());
        assertThat(own()).isEqualTo(own);
        assertThat(troubles()).isEmpty();
    }

    @Test
    void a_refused_token_is_a_trouble_until_another_one_is_there() throws Exception {
        server.whim = it -> EstServer.send(it, 403, "used");
        giveToken();
        keeper.start();
        await().until(() -> troubles().contains("SKR-A603"));
        Files.writeString(tokenFile, "nonsense");
        await().until(() -> troubles().contains("SKR-A601"));
        server.whim = null;
        giveToken();
        await().until(() -> keeper.certificate().isPresent() && !Files.exists(tokenFile));
        await().until(() -> troubles().isEmpty());
    }

    @Test
    void a_certificate_that_was_put_there_by_hand_is_taken_up() throws Exception {
        keeper.start();
        AgentCertificate byHand = enrolment().byToken(server.token());
        await().until(() -> keeper.certificate().isPresent());
        assertThat(own()).isEqualTo(byHand.own());
        // As after a crash before the folder was tidied up.
        await().until(() -> !Files.exists(data.resolve("identity/pending.pem")));
    }

    /** The certificate was kept, and then the power went before the token was forgotten. */
    @Test
    void a_token_that_a_crash_left_behind_is_not_used_again() throws Exception {
        giveToken();
        enrolment().byToken(server.token());
        restart(Optional.of(server.token().text()));
        assertThat(tokenFile).doesNotExist();
        keeper.start();
        time = new JudgedTime(keeper.certificate().orElseThrow().endsAt().plusSeconds(9), true);
        await().until(() -> server.askedFor.size() > 1);
        // Not by the token in the environment, though the certificate has ended.
        assertThat(server.authorizations).hasSize(1);
    }

    @Test
    void after_two_thirds_of_its_life_a_certificate_is_renewed_with_a_new_key() throws Exception {
        enrol();
        X509Certificate first = own();
        AgentCertificate kept = keeper.certificate().orElseThrow();
        assertThat(Duration.between(kept.obtainedAt(), kept.renewsAt()))
                .isCloseTo(Duration.ofHours(112), Duration.ofMinutes(1));
        time = new JudgedTime(kept.renewsAt(), true);

        await().until(() -> !own().equals(first));

        assertThat(own().getPublicKey()).isNotEqualTo(first.getPublicKey());
        assertThat(server.authorizations).hasSize(1);
        await().untilAsserted(() -> assertThat(told).hasValueGreaterThanOrEqualTo(2));
        assertThat(trail.entries)
                .allMatch(entry -> entry.what().equals("identity.taken"))
                .extracting(entry -> entry.digests().get("certificate"))
                .startsWith(Sha256.hex(first.getEncoded()))
                .endsWith(Sha256.hex(own().getEncoded()));
    }

    @Test
    void an_agent_that_was_away_longer_than_its_certificate_lasts_renews_it_by_itself()
            throws Exception {
        enrol();
        X509Certificate first = own();
        time = new JudgedTime(keeper.certificate().orElseThrow().endsAt().plusSeconds(9), true);
        server.life = Duration.ofDays(30);
        restart(Optional.empty());
        keeper.start();
        await().until(() -> !own().equals(first));
        assertThat(troubles()).isEmpty();
        // It was not the token that was asked with.
        assertThat(server.authorizations).hasSize(1);
    }

    @Test
    void a_renewal_that_fails_is_a_trouble_only_near_the_end_and_after_it() throws Exception {
        enrol();
        X509Certificate first = own();
        AgentCertificate kept = keeper.certificate().orElseThrow();
        server.whim = it -> EstServer.send(it, 503, "later");
        time = new JudgedTime(kept.renewsAt(), true);
        await().until(() -> server.askedFor.size() > 1);
        assertThat(troubles()).isEmpty();
        time = new JudgedTime(kept.endsAt().minus(Duration.ofHours(2)), true);
        await().until(() -> troubles().contains("SKR-A612"));
        time = new JudgedTime(kept.endsAt().plusSeconds(1), true);
        await().until(() -> troubles().contains("SKR-A613"));
        assertThat(keeper.troubles().toString()).contains("SKR-A604", "HTTP 503: later");
        server.whim = null;
        server.life = Duration.ofDays(30);
        await().until(() -> !own().equals(first));
        assertThat(troubles()).isEmpty();
    }

    @Test
    void a_key_that_others_may_read_is_a_trouble() throws Exception {
        enrol();
        Files.setPosixFilePermissions(
                folder.identity(), PosixFilePermissions.fromString("rw-r-----"));
        await().until(() -> troubles().contains("SKR-A615"));
    }

    @Test
    void a_damaged_file_is_a_trouble_and_what_was_read_before_goes_on() throws Exception {
        enrol();
        X509Certificate own = own();
        String whole = Files.readString(folder.identity());
        Files.writeString(folder.identity(), whole.substring(0, whole.length() / 2));
        await().until(() -> troubles().contains("SKR-A614"));
        assertThat(own()).isEqualTo(own);
        Files.writeString(folder.identity(), whole);
        await().until(() -> troubles().isEmpty());
    }
}
