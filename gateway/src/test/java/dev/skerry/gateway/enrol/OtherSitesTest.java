package dev.skerry.gateway.enrol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.audit.RecordedAudit;
import dev.skerry.gateway.authority.AgentName;
import dev.skerry.gateway.authority.Authority;
import dev.skerry.gateway.authority.IssuedCertificates;
import dev.skerry.gateway.authority.Peer;
import dev.skerry.gateway.authority.Pem;
import dev.skerry.gateway.authority.SqlCertificateStore;
import dev.skerry.gateway.error.AuthorityError;
import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.secret.SecretBox;
import dev.skerry.gateway.store.Database;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.store.Silent;
import dev.skerry.gateway.store.Sql;
import dev.skerry.gateway.store.StoreHealth;
import java.nio.file.Path;
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

/** That no token takes an agent away from a site that its maker does not see. */
class OtherSitesTest {
    private static final Sites PLANT = Sites.of(List.of("plant"));

    @TempDir private Path dir;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Database database;
    private GroupCommitter committer;
    private Enrolments enrolments;
    private Enroller enroller;

    @BeforeEach
    void open() {
        database = Database.open(dir, 2, 4L * 1024 * 1024);
        committer =
                new GroupCommitter(
                        database.jdbi(), new StoreHealth(), new Silent(), Duration.ZERO, 1 << 20);
        committer.start();
        var audit = new RecordedAudit();
        var store = new SqlEnrolmentStore(database.jdbi());
        var authority =
                Authority.open(
                        dir.resolve("authority"),
                        new SecretBox(new byte[SecretBox.KEY_BYTES]),
                        Optional.empty(),
                        Duration.ofDays(7),
                        () -> now);
        enrolments = new Enrolments(committer, store, authority, audit, () -> now);
        enroller =
                new Enroller(
                        committer,
                        store,
                        new Timeline(committer, store, () -> now),
                        authority,
                        new IssuedCertificates(
                                committer,
                                new SqlCertificateStore(database.jdbi()),
                                audit,
                                () -> now,
                                Duration.ofDays(30),
                                agentId -> {}),
                        audit,
                        () -> now);
    }

    @AfterEach
    void close() throws InterruptedException {
        committer.stop();
        database.close();
    }

    private Enrolments.Made make(@Nullable String agentId, @Nullable String site, Sites makers)
            throws Exception {
        return enrolments
                .make(agentId, site, Duration.ofHours(1), "olga", makers)
                .get(10, TimeUnit.SECONDS);
    }

    private String token(@Nullable String agentId, @Nullable String site, Sites makers)
            throws Exception {
        return ((Enrolments.MadeToken) make(agentId, site, makers)).token();
    }

    private Enroller.Answer enrol(String token, String agentId) throws Exception {
        now = now.plusSeconds(1);
        return enroller.enrol("", token, Requests.of(Requests.ec("secp256r1"), agentId), "10.0.0.1")
                .get(10, TimeUnit.SECONDS);
    }

    private void isAt(String agentId, String site) {
        database.jdbi()
                .useTransaction(
                        tx ->
                                Sql.update(
                                        tx,
                                        "insert into agent (agent_id, site, software_version,"
                                                + " epoch, last_seen_at) values (?, ?, '1', 1, 1)",
                                        agentId,
                                        site));
    }

    private static @Nullable AuthorityError refusal(Enroller.Answer answer) {
        return answer instanceof Enroller.Answer.Refused refused ? refused.error() : null;
    }

    private void isRefused(Enroller.Answer answer) {
        assertThat(refusal(answer)).isEqualTo(AuthorityError.AGENT_ELSEWHERE);
    }

    @Test
    void a_token_that_is_older_than_another_sites_agent_does_not_take_it_over() throws Exception {
        String bound = token("south", "plant", PLANT);
        String unbound = token(null, "plant", PLANT);
        isAt("south", "harbour");
        isRefused(enrol(bound, "south"));
        isRefused(enrol(unbound, "south"));
        assertThat(refusal(enrol(unbound, "west"))).isNull();
    }

    @Test
    void a_token_that_is_older_than_another_sites_enrolment_does_not_take_it_over()
            throws Exception {
        String olgas = token("south", "plant", PLANT);
        String admins = token("south", "harbour", Sites.ALL);
        isRefused(enrol(olgas, "south"));
        assertThat(refusal(enrol(admins, "south"))).isNull();
        isRefused(enrol(olgas, "south"));
        assertThat(make("south", "plant", PLANT)).isInstanceOf(Enrolments.Made.NotTheirs.class);
    }

    @Test
    void a_certificate_for_any_site_is_its_agents_where_that_is() throws Exception {
        assertThat(refusal(enrol(token("south", null, Sites.ALL), "south"))).isNull();
        assertThat(make("south", "plant", PLANT)).isInstanceOf(Enrolments.Made.NotTheirs.class);
        isAt("south", "plant");
        assertThat(refusal(enrol(token("south", "plant", PLANT), "south"))).isNull();
    }

    @Test
    void whoever_sees_both_sites_moves_an_agent_and_the_old_certificate_is_not_renewed()
            throws Exception {
        var old = (Enroller.Answer.Issued) enrol(token("south", "plant", PLANT), "south");
        isAt("south", "plant");
        Sites both = Sites.of(List.of("plant", "harbour"));
        assertThat(refusal(renew(old))).isNull();
        assertThat(refusal(enrol(token("south", "harbour", both), "south"))).isNull();
        assertThat(refusal(renew(old))).isEqualTo(AuthorityError.CERTIFICATE_REFUSED);
    }

    private Enroller.Answer renew(Enroller.Answer.Issued old) throws Exception {
        var peer =
                new Peer.Agent(
                        new AgentName("south", "plant"), Pem.read(old.certificate()).getFirst());
        return enroller.renew(peer, Requests.of(Requests.ec("secp256r1"), "south"))
                .get(10, TimeUnit.SECONDS);
    }
}
