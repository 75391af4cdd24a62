package dev.skerry.gateway.enrol;

import dev.skerry.gateway.enrol.EnrolmentView.FailureView;
import dev.skerry.gateway.enrol.EnrolmentView.StepView;
import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.store.Sql;
import dev.skerry.sync.proto.BootStep;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The tables of enrolments. Writes belong to the one writer. */
public final class SqlEnrolmentStore {
    private static final int KEPT_FAILURES = 20;
    private static final int LONGEST_MESSAGE = 1024;

    private final Jdbi jdbi;

    public SqlEnrolmentStore(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** The newest first. */
    List<Enrolment> newest(int most) {
        return jdbi.withHandle(
                handle -> find(handle, "order by made_at desc, enrolment_id limit ?", most));
    }

    Optional<Enrolment> one(String id) {
        return jdbi.withHandle(handle -> one(handle, id));
    }

    static Optional<Enrolment> one(Handle handle, String id) {
        return find(handle, "where enrolment_id = ?", id).stream().findFirst();
    }

    private static List<Enrolment> find(Handle handle, String where, Object... values) {
        List<Enrolment> found = new ArrayList<>();
        Sql.query(handle, "select * from enrolment " + where, row -> found.add(read(row)), values);
        return found;
    }

    private static Enrolment read(ResultSet row) throws SQLException {
        return new Enrolment(
                row.getString("enrolment_id"),
                row.getBytes("secret_hash"),
                row.getString("agent_id"),
                row.getString("site"),
                Times.ofMicros(row.getLong("made_at")),
                row.getString("made_by"),
                Sites.ofText(row.getString("maker_sites")),
                Times.ofMicros(row.getLong("expires_at")),
                row.getObject("cancelled_at") != null,
                row.getBytes("used_key"),
                row.getString("used_by"));
    }

    /** The steps that were taken, each once. */
    List<StepView> steps(String id) {
        List<StepView> steps = new ArrayList<>();
        jdbi.useHandle(
                handle ->
                        Sql.query(
                                handle,
                                "select step, at_micros, message from enrolment_event where"
                                        + " enrolment_id = ? and code is null order by event_key",
                                row ->
                                        steps.add(
                                                new StepView(
                                                        step(row),
                                                        Times.ofMicros(row.getLong("at_micros")),
                                                        row.getString("message"))),
                                id));
        return steps;
    }

    /** What went wrong, the newest first. */
    List<FailureView> failures(String id) {
        List<FailureView> failures = new ArrayList<>();
        jdbi.useHandle(
                handle ->
                        Sql.query(
                                handle,
                                "select step, at_micros, code, message, peer from enrolment_event"
                                        + " where enrolment_id = ? and code is not null order by"
                                        + " event_key desc",
                                row ->
                                        failures.add(
                                                new FailureView(
                                                        step(row),
                                                        Times.ofMicros(row.getLong("at_micros")),
                                                        row.getString("code"),
                                                        row.getString("message"),
                                                        row.getString("peer"))),
                                id));
        return failures;
    }

    /** What the first boot of its device did. */
    List<BootStep> bootSteps(String id) {
        return SqlFirstBootStore.steps(jdbi, id);
    }

    private static Step step(ResultSet row) throws SQLException {
        return Step.valueOf(row.getString("step").toUpperCase(Locale.ROOT));
    }

    static int countOpen(Handle handle, Instant now) {
        List<Integer> count = new ArrayList<>();
        Sql.query(
                handle,
                "select count(*) from enrolment where used_at is null and cancelled_at is null and"
                        + " expires_at > ?",
                row -> count.add(row.getInt(1)),
                Times.toMicros(now));
        return count.getFirst();
    }

    /** Whether tokens have ended unused of which that was not noted. */
    boolean hasExpired(Instant now) {
        return jdbi.withHandle(handle -> !expired(handle, now, 1).isEmpty());
    }

    static List<Enrolment> expired(Handle handle, Instant now, int most) {
        return find(
                handle,
                "where used_at is null and cancelled_at is null and expired_at is null and"
                        + " expires_at <= ? order by expires_at limit ?",
                Times.toMicros(now),
                most);
    }

    static void expire(Handle transaction, String id, Instant now) {
        Sql.update(
                transaction,
                "update enrolment set expired_at = ? where enrolment_id = ?",
                Times.toMicros(now),
                id);
    }

    static void insert(Handle transaction, Enrolment made) {
        Sql.update(
                transaction,
                "insert into enrolment (enrolment_id, secret_hash, agent_id, site, made_at,"
                        + " made_by, maker_sites, expires_at) values (?, ?, ?, ?, ?, ?, ?, ?)",
                made.id(),
                made.secretHash(),
                made.agentId(),
                made.site(),
                Times.toMicros(made.madeAt()),
                made.madeBy(),
                made.makerSites().text(),
                Times.toMicros(made.expiresAt()));
    }

    static void use(Handle transaction, String id, CertificateRequest request, Instant now) {
        Sql.update(
                transaction,
                "update enrolment set used_key = ?, used_by = ?, used_at = ? where enrolment_id ="
                        + " ?",
                request.keyHash(),
                request.commonName(),
                Times.toMicros(now),
                id);
    }

    static void cancel(Handle transaction, String id, Instant now) {
        Sql.update(
                transaction,
                "update enrolment set cancelled_at = ? where enrolment_id = ?",
                Times.toMicros(now),
                id);
    }

    /** Notes that a step was taken, unless it was before. */
    static void taken(
            Handle transaction, String id, Step step, Instant now, @Nullable String detail) {
        Sql.update(
                transaction,
                "insert into enrolment_event (enrolment_id, step, at_micros, message) select"
                        + " enrolment_id, ?, ?, ? from enrolment where enrolment_id = ? and not"
                        + " exists (select 1 from enrolment_event where enrolment_id = ? and step ="
                        + " ? and code is null)",
                step.word(),
                Times.toMicros(now),
                detail,
                id,
                id,
                step.word());
    }

    /** Notes that an attempt went wrong; of each enrolment the last few are kept. */
    static void failed(Handle transaction, String id, FailureView failure) {
        String message = failure.message();
        Sql.update(
                transaction,
                "insert into enrolment_event (enrolment_id, step, at_micros, code, message, peer)"
                        + " select enrolment_id, ?, ?, ?, ?, ? from enrolment where enrolment_id ="
                        + " ?",
                failure.step().word(),
                Times.toMicros(failure.at()),
                failure.code(),
                message.substring(0, Math.min(message.length(), LONGEST_MESSAGE)),
                failure.peer(),
                id);
        Sql.update(
                transaction,
                "delete from enrolment_event where enrolment_id = ? and code is not null and"
                        + " event_key <= (select event_key from enrolment_event where enrolment_id"
                        + " = ? and code is not null order by event_key desc offset ? rows fetch"
                        + " next 1 rows only)",
                id,
                id,
                KEPT_FAILURES);
    }

    static int deleteMadeBefore(Handle transaction, Instant end) {
        return Sql.update(
                transaction, "delete from enrolment where made_at < ?", Times.toMicros(end));
    }
}
