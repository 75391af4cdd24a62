package dev.skerry.gateway.session;

import static dev.skerry.gateway.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.audit.RecordedAudit;
import dev.skerry.gateway.authority.AgentName;
import dev.skerry.gateway.authority.Authority;
import dev.skerry.gateway.authority.IssuedCertificates;
import dev.skerry.gateway.authority.Peer;
import dev.skerry.gateway.authority.PeerCheck;
import dev.skerry.gateway.authority.SqlCertificateStore;
import dev.skerry.gateway.enrol.Requests;
import dev.skerry.gateway.enrol.SqlEnrolmentStore;
import dev.skerry.gateway.enrol.Timeline;
import dev.skerry.gateway.error.IdentityError;
import dev.skerry.gateway.secret.SecretBox;
import dev.skerry.gateway.store.Database;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.store.Silent;
import dev.skerry.gateway.store.Sql;
import dev.skerry.gateway.store.StoreHealth;
import dev.skerry.sync.proto.Hello;
import dev.skerry.sync.session.GatewayInput;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a session may last, by the certificate that it was opened with. */
class IdentityTest {
    private static final Duration GRACE = Duration.ofDays(30);
    private static final Duration LIFE = Duration.ofDays(7);

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir private Path dir;
    private Database database;
    private GroupCommitter committer;
    private Authority authority;
    private IssuedCertificates issued;

    @BeforeEach
    void open() {
        database = Database.open(dir, 2, 4L * 1024 * 1024);
        committer =
                new GroupCommitter(
                        database.jdbi(),
                        new StoreHealth(),
                        new Silent(),
                        Duration.ZERO,
                        1024 * 1024);
        committer.start();
        authority =
                Authority.open(
                        dir.resolve("authority"),
                        new SecretBox(new byte[SecretBox.KEY_BYTES]),
                        Optional.empty(),
                        LIFE,
                        () -> now);
        issued =
                new IssuedCertificates(
                        committer,
                        new SqlCertificateStore(database.jdbi()),
                        new RecordedAudit(),
                        () -> now,
                        GRACE,
                        agentId -> {});
    }

    @AfterEach
    void close() throws InterruptedException {
        committer.stop();
        database.close();
    }

    private X509Certificate issue(@Nullable String lineage) {
        return issue(lineage, Requests.ec("secp256r1"));
    }

    private X509Certificate issue(@Nullable String lineage, KeyPair key) {
        var name = new AgentName("a", null);
        X509Certificate made = authority.signAgent(key.getPublic(), name);
        database.jdbi()
                .useTransaction(
                        tx -> SqlCertificateStore.insert(tx, made, name, lineage, null, now));
        return made;
    }

    private X509Certificate enrolled(@Nullable String site) {
        now = now.plusSeconds(1);
        var name = new AgentName("a", site);
        X509Certificate made = authority.signAgent(Requests.ec("secp256r1").getPublic(), name);
        database.jdbi()
                .useTransaction(tx -> SqlCertificateStore.insert(tx, made, name, null, null, now));
        return made;
    }

    private String greeted(X509Certificate certificate, String site) throws Exception {
        Hello hello = Hello.newBuilder().setAgentId("a").setSite(site).build();
        return code(session(certificate).objection(hello, "10.0.0.1"));
    }

    @Test
    void a_certificate_from_before_a_move_does_not_move_its_agent_back() throws Exception {
        X509Certificate plant = enrolled("plant");
        assertThat(greeted(plant, "plant")).isEqualTo("none");
        X509Certificate harbour = enrolled("harbour");
        assertThat(greeted(harbour, "harbour")).isEqualTo("none");
        assertThat(greeted(plant, "plant")).isEqualTo("SKR-S026");
        issued.revokeSerial(Peer.serialOf(harbour), "admin", "").get(10, TimeUnit.SECONDS);
        assertThat(greeted(plant, "plant")).isEqualTo("none");
    }

    @Test
    void after_an_enrolment_for_no_site_the_agent_is_where_its_own_session_says() throws Exception {
        X509Certificate plant = enrolled("plant");
        X509Certificate anywhere = enrolled(null);
        assertThat(greeted(plant, "plant")).as("it is nowhere yet").isEqualTo("none");
        database.jdbi()
                .useTransaction(
                        tx ->
                                Sql.update(
                                        tx,
                                        "insert into agent (agent_id, site, software_version,"
                                                + " epoch, last_seen_at) values ('a', 'harbour',"
                                                + " '1', 1, 1)"));
        assertThat(greeted(plant, "plant")).isEqualTo("SKR-S026");
        assertThat(greeted(anywhere, "hall")).isEqualTo("none");
    }

    private PeerCheck peers() {
        return new PeerCheck(authority, issued, () -> now);
    }

    private Identity session(X509Certificate certificate) {
        var timeline = new Timeline(committer, new SqlEnrolmentStore(database.jdbi()), () -> now);
        return new Identity(
                new Identities(peers(), issued, timeline, false),
                peers().of(List.of(certificate)),
                null);
    }

    private static String code(GatewayInput.@Nullable End end) {
        return end == null ? "none" : end.code();
    }

    @Test
    void a_session_ends_with_its_certificate() {
        Identity session = session(issue(null));
        assertThat(session.objection(now)).isNull();
        now = now.plus(LIFE);
        assertThat(session.objection(now)).isNull();
        now = now.plusSeconds(1);
        assertThat(code(session.objection(now))).isEqualTo("SKR-S022");
    }

    @Test
    void a_session_goes_on_with_what_its_certificate_was_renewed_into() {
        X509Certificate first = issue(null);
        Identity session = session(first);
        now = now.plus(Duration.ofDays(5));
        issue(Peer.serialOf(first));
        now = now.plus(Duration.ofDays(6));
        assertThat(session.objection(now)).isNull();
        now = now.plus(Duration.ofDays(2));
        assertThat(code(session.objection(now))).isEqualTo("SKR-S022");
    }

    @Test
    void a_session_whose_own_certificate_has_ended_ends_when_the_renewed_one_is_revoked()
            throws Exception {
        X509Certificate first = issue(null);
        Identity session = session(first);
        now = now.plus(Duration.ofDays(5));
        issue(Peer.serialOf(first));
        now = now.plus(Duration.ofDays(3));
        assertThat(session.objection(now)).isNull();
        assertThat(issued.revokeAgent("a", "admin", "stolen").get(10, TimeUnit.SECONDS)).hasSize(2);
        session.doubt();
        assertThat(code(session.objection(now))).isEqualTo("SKR-S024");
    }

    @Test
    void a_revocation_is_remembered_across_a_restart_and_forgotten_with_the_certificate()
            throws Exception {
        String serial = Peer.serialOf(issue(null));
        assertThat(issued.revokeSerial(serial, "admin", "").get(10, TimeUnit.SECONDS)).hasSize(1);
        var reopened =
                new IssuedCertificates(
                        committer,
                        new SqlCertificateStore(database.jdbi()),
                        new RecordedAudit(),
                        () -> now,
                        GRACE,
                        agentId -> {});
        assertThat(reopened.isRevoked(serial)).isTrue();
        now = now.plus(Duration.ofDays(8));
        reopened.forgetEnded();
        assertThat(reopened.isRevoked(serial)).isFalse();
        assertThat(reopened.ofAgent("a")).hasSize(1);
    }

    @Test
    void an_agent_that_was_away_renews_its_ended_certificate_but_opens_no_session_with_it()
            throws Exception {
        X509Certificate own = issue(null);
        now = now.plus(LIFE).plus(GRACE);
        assertThat(peers().toRenew(List.of(own)))
                .isInstanceOfSatisfying(
                        Peer.Agent.class,
                        agent -> assertThat(agent.name().agentId()).isEqualTo("a"));
        assertThat(refusal(peers().of(List.of(own)))).isEqualTo(IdentityError.CERTIFICATE_EXPIRED);
        now = now.plusSeconds(1);
        assertThat(refusal(peers().toRenew(List.of(own))))
                .isEqualTo(IdentityError.CERTIFICATE_EXPIRED);
    }

    @Test
    void an_ended_certificate_that_was_revoked_or_renewed_meanwhile_does_not_come_back()
            throws Exception {
        X509Certificate first = issue(null);
        now = now.plus(Duration.ofDays(5));
        X509Certificate second = issue(Peer.serialOf(first));
        session(second).opened("10.0.0.1");
        now = now.plus(Duration.ofDays(10));
        await().untilAsserted(
                        () ->
                                assertThat(refusal(peers().toRenew(List.of(first))))
                                        .isEqualTo(IdentityError.CERTIFICATE_EXPIRED));
        assertThat(peers().toRenew(List.of(second))).isInstanceOf(Peer.Agent.class);
        assertThat(issued.revokeAgent("a", "admin", "stolen").get(10, TimeUnit.SECONDS)).hasSize(1);
        assertThat(refusal(peers().toRenew(List.of(second)))).isEqualTo(IdentityError.REVOKED);
    }

    @Test
    void the_card_of_a_device_that_was_replaced_does_not_come_back() throws Exception {
        X509Certificate old = issue(null);
        now = now.plus(LIFE).plusSeconds(1);
        assertThat(peers().toRenew(List.of(old))).isInstanceOf(Peer.Agent.class);
        assertThat(isPast(old)).isFalse();
        issue(null);
        assertThat(refusal(peers().toRenew(List.of(old))))
                .isEqualTo(IdentityError.CERTIFICATE_EXPIRED);
        assertThat(isPast(old)).isTrue();
    }

    private boolean isPast(X509Certificate certificate) {
        return isPast(certificate, Requests.ec("secp256r1"));
    }

    private boolean isPast(X509Certificate certificate, KeyPair wanted) {
        return database.jdbi()
                .inTransaction(
                        tx -> issued.isPast(tx, Peer.serialOf(certificate), wanted.getPublic()));
    }

    @Test
    void an_ended_certificate_whose_renewal_was_lost_on_the_way_is_renewed_for_the_same_key() {
        X509Certificate first = issue(null);
        KeyPair pending = Requests.ec("secp256r1");
        now = now.plus(Duration.ofDays(5));
        issue(Peer.serialOf(first), pending);
        now = now.plus(Duration.ofDays(1));
        issue(Peer.serialOf(first), pending);
        now = now.plus(Duration.ofDays(10));
        assertThat(peers().toRenew(List.of(first))).isInstanceOf(Peer.Agent.class);
        assertThat(isPast(first, pending)).isFalse();
        assertThat(isPast(first)).as("another key, as a copy of the card has one").isTrue();
        now = now.plus(GRACE);
        assertThat(isPast(first, pending)).isTrue();
    }

    /** A copy of the card, taken while it was being renewed, has both keys. */
    @Test
    void an_ended_certificate_does_not_come_back_once_what_it_was_renewed_into_was_used()
            throws Exception {
        X509Certificate first = issue(null);
        KeyPair pending = Requests.ec("secp256r1");
        now = now.plus(Duration.ofDays(5));
        X509Certificate second = issue(Peer.serialOf(first), pending);
        session(second).opened("10.0.0.1");
        now = now.plus(Duration.ofDays(10));
        await().untilAsserted(() -> assertThat(isPast(first, pending)).isTrue());
        assertThat(refusal(peers().toRenew(List.of(first))))
                .isEqualTo(IdentityError.CERTIFICATE_EXPIRED);
    }

    @Test
    void an_ended_certificate_does_not_come_back_when_its_agent_was_enrolled_anew_or_revoked()
            throws Exception {
        X509Certificate first = issue(null);
        KeyPair pending = Requests.ec("secp256r1");
        now = now.plus(Duration.ofDays(5));
        issue(Peer.serialOf(first), pending);
        now = now.plus(Duration.ofDays(10));
        assertThat(issued.revokeAgent("a", "admin", "stolen").get(10, TimeUnit.SECONDS)).hasSize(2);
        assertThat(isPast(first, pending)).isTrue();
        X509Certificate anew = issue(null);
        now = now.plus(Duration.ofDays(1));
        issue(null, pending);
        now = now.plus(LIFE);
        assertThat(isPast(anew, pending)).as("another enrolment").isTrue();
    }

    private static @Nullable IdentityError refusal(Peer peer) {
        return peer instanceof Peer.Refused refused ? refused.error() : null;
    }
}
