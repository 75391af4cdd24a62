package dev.skerry.gateway.authority;

import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.store.Sql;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The table of agents' certificates. Writes belong to the one writer. */
public final class SqlCertificateStore {
    private static final String COLUMNS =
            "select serial, agent_id, site, lineage, enrolment_id, not_before, not_after, issued_at,"
                    + " revoked_at, revoked_by, reason from agent_certificate ";

    private final Jdbi jdbi;

    public SqlCertificateStore(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Writes a new one down.
     *
     * @param lineage null for the first of one
     */
    public static void insert(
            Handle transaction,
            X509Certificate certificate,
            AgentName name,
            @Nullable String lineage,
            @Nullable String enrolmentId,
            Instant now) {
        String serial = Peer.serialOf(certificate);
        Sql.update(
                transaction,
                "insert into agent_certificate (serial, agent_id, site, lineage, enrolment_id,"
                        + " not_before, not_after, issued_at, der) values (?, ?, ?, ?, ?, ?, ?, ?,"
                        + " ?)",
                serial,
                name.agentId(),
                name.site(),
                lineage == null ? serial : lineage,
                enrolmentId,
                Times.toMicros(certificate.getNotBefore().toInstant()),
                Times.toMicros(certificate.getNotAfter().toInstant()),
                Times.toMicros(now),
                Pem.der(certificate));
    }

    /** The bytes of the first certificate that an enrolment led to. */
    public static Optional<byte[]> firstOf(Handle handle, String enrolmentId) {
        List<byte[]> found = new ArrayList<>();
        Sql.query(
                handle,
                "select der from agent_certificate where enrolment_id = ? and serial = lineage",
                row -> found.add(row.getBytes(1)),
                enrolmentId);
        return found.stream().findFirst();
    }

    /** Whether an agent has one that is not revoked and has not ended. */
    public static boolean hasValid(Handle handle, String agentId, Instant now) {
        return !find(
                        handle,
                        "where agent_id = ? and revoked_at is null and not_after >= ?",
                        agentId,
                        Times.toMicros(now))
                .isEmpty();
    }

    /** Whether one was revoked. */
    public static boolean isRevoked(Handle handle, String serial) {
        return !find(handle, "where serial = ? and revoked_at is not null", serial).isEmpty();
    }

    /**
     * Whether an agent was enrolled again since, and is at another site by that: of several
     * enrolments the last says where it is, if none of its certificates was revoked, so that a
     * certificate from before can't move it back.
     *
     * @param lineage of the certificate that is shown
     */
    public static boolean isElsewhere(Handle handle, String agentId, String lineage, String site) {
        List<Boolean> found = new ArrayList<>();
        Sql.query(
                handle,
                "select c.lineage, coalesce(c.site, a.site) from agent_certificate c left join"
                        + " agent a on a.agent_id = c.agent_id where c.agent_id = ? and c.serial ="
                        + " c.lineage and not exists (select 1 from agent_certificate r where"
                        + " r.lineage = c.lineage and r.revoked_at is not null) order by"
                        + " c.issued_at desc, c.serial limit 1",
                row -> {
                    String home = row.getString(2);
                    found.add(
                            !lineage.equals(row.getString(1))
                                    && home != null
                                    && !home.equals(site));
                },
                agentId);
        return found.contains(true);
    }

    /** The same, as the store has it now. */
    boolean isElsewhere(String agentId, String lineage, String site) {
        return jdbi.withHandle(handle -> isElsewhere(handle, agentId, lineage, site));
    }

    /** How many an agent was given since then. */
    public static int countIssued(Handle handle, String agentId, Instant since) {
        return find(handle, "where agent_id = ? and issued_at > ?", agentId, Times.toMicros(since))
                .size();
    }

    /** An agent's, the newest first. */
    List<CertificateView> ofAgent(String agentId) {
        return find("where agent_id = ? order by issued_at desc, serial", agentId);
    }

    Optional<CertificateView> bySerial(String serial) {
        return jdbi.withHandle(handle -> bySerial(handle, serial));
    }

    static Optional<CertificateView> bySerial(Handle handle, String serial) {
        return find(handle, "where serial = ?", serial).stream().findFirst();
    }

    /** Those of a lineage that are not revoked and have not ended. */
    List<CertificateView> validOfLineage(String lineage, Instant now) {
        return find(
                "where lineage = ? and revoked_at is null and not_after >= ?",
                lineage,
                Times.toMicros(now));
    }

    /** The same for a certificate of that serial, whatever key is asked for. */
    boolean mayReturn(String serial, Instant earliestEnd) {
        return jdbi.withHandle(
                handle ->
                        bySerial(handle, serial)
                                .filter(found -> mayReturn(handle, found, earliestEnd, null))
                                .isPresent());
    }

    /**
     * Whether one is not revoked, ended no earlier than that, and is the last that its agent is
     * known to have: what it was renewed into may have been lost on the way if no session was ever
     * opened with it, and the same key is asked for again.
     *
     * @param key that is asked for; null if that is not known yet
     */
    static boolean mayReturn(
            Handle handle,
            CertificateView certificate,
            Instant earliestEnd,
            @Nullable PublicKey key) {
        return certificate.revokedAt() == null
                && !certificate.notAfter().isBefore(earliestEnd)
                && after(handle, certificate).stream().allMatch(next -> next.wasLost(key));
    }

    /** One that was issued later, as far as that tells whether its agent got it. */
    private record Later(boolean isRenewal, boolean isRevoked, boolean isUsed, byte[] der) {
        boolean wasLost(@Nullable PublicKey key) {
            return isRenewal
                    && !isRevoked
                    && !isUsed
                    && (key == null || Arrays.equals(key.getEncoded(), key()));
        }

        private byte[] key() {
            try {
                return Pem.read(der).getFirst().getPublicKey().getEncoded();
            } catch (CertificateException e) {
                throw new IllegalStateException("a certificate of ours that can't be read", e);
            }
        }
    }

    private static List<Later> after(Handle handle, CertificateView certificate) {
        List<Later> found = new ArrayList<>();
        Sql.query(
                handle,
                "select lineage, revoked_at, used_at, der from agent_certificate where agent_id = ?"
                        + " and issued_at > ?",
                row ->
                        found.add(
                                new Later(
                                        row.getString(1).equals(certificate.lineage()),
                                        row.getObject(2) != null,
                                        row.getObject(3) != null,
                                        row.getBytes(4))),
                certificate.agentId(),
                Times.toMicros(certificate.issuedAt()));
        return found;
    }

    /** Whether a session was opened with one. */
    boolean isUsed(String serial) {
        return !find("where serial = ? and used_at is not null", serial).isEmpty();
    }

    static void use(Handle transaction, String serial, Instant now) {
        Sql.update(
                transaction,
                "update agent_certificate set used_at = ? where serial = ? and used_at is null",
                Times.toMicros(now),
                serial);
    }

    /** Revoked ones that have not ended. */
    List<CertificateView> revoked(Instant now) {
        return find("where revoked_at is not null and not_after >= ?", Times.toMicros(now));
    }

    private List<CertificateView> find(String where, Object... values) {
        return jdbi.withHandle(handle -> find(handle, where, values));
    }

    static List<CertificateView> find(Handle handle, String where, Object... values) {
        List<CertificateView> found = new ArrayList<>();
        Sql.query(handle, COLUMNS + where, row -> found.add(view(row)), values);
        return found;
    }

    static void revoke(Handle transaction, String serial, Instant now, String who, String reason) {
        Sql.update(
                transaction,
                "update agent_certificate set revoked_at = ?, revoked_by = ?, reason = ? where"
                        + " serial = ?",
                Times.toMicros(now),
                who,
                reason,
                serial);
    }

    static int deleteEndedBefore(Handle transaction, Instant end) {
        return Sql.update(
                transaction,
                "delete from agent_certificate where not_after < ?",
                Times.toMicros(end));
    }

    private static CertificateView view(ResultSet row) throws SQLException {
        long revokedAt = row.getLong("revoked_at");
        return new CertificateView(
                row.getString("serial"),
                row.getString("agent_id"),
                row.getString("site"),
                row.getString("lineage"),
                row.getString("enrolment_id"),
                Times.ofMicros(row.getLong("not_before")),
                Times.ofMicros(row.getLong("not_after")),
                Times.ofMicros(row.getLong("issued_at")),
                revokedAt == 0 ? null : Times.ofMicros(revokedAt),
                row.getString("revoked_by"),
                row.getString("reason"));
    }
}
