package dev.skerry.gateway.program.rollout;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.profile.Scope;
import dev.skerry.gateway.program.rollout.ProgramRollout.Pause;
import dev.skerry.gateway.store.Sql;
import dev.skerry.sync.proto.ApprovedRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Rollouts of programs in SQL tables. Writes belong to the one writer. */
final class SqlRollouts {
    /** How many that ended are kept. */
    static final int MOST_ENDED = 100;

    private static final int LONGEST_REASON = 2_000;

    private SqlRollouts() {}

    /** The newest first. */
    static List<ProgramRollout> all(Handle handle) {
        return query(handle, "true");
    }

    /** Those that go on, or wait for approvals. */
    static List<ProgramRollout> open(Handle handle) {
        return query(handle, "stage in ('open', 'waiting')");
    }

    /** Those by which agents are told. */
    static List<ProgramRollout> telling(Handle handle) {
        return query(
                handle,
                """
                stage in ('open', 'done') and (stage = 'open' or exists (select 1 \
                from program_turn t where t.rollout_id = program_rollout.rollout_id and t.state \
                not in ('committed', 'rolled-back', 'refused')))""");
    }

    static Optional<ProgramRollout> find(Handle handle, String rolloutId) {
        return query(handle, "rollout_id = ?", rolloutId).stream().findFirst();
    }

    private static List<ProgramRollout> query(Handle handle, String condition, Object... values) {
        List<ProgramRollout> found = new ArrayList<>();
        Sql.query(
                handle,
                """
                select rollout_id, version, scope, targets, waves, soak_millis, max_failures, \
                share, max_alarms, window_text, lease_millis, at_once, trial_seconds, reverts, \
                stage, wave, wave_at, settled_at, paused_at, paused_by, pause_reason, forgiven, \
                excused, reason, started_at, started_by from program_rollout where\s"""
                        + condition
                        + " order by started_at desc, rollout_id",
                row -> found.add(rollout(row)),
                values);
        return found;
    }

    private static ProgramRollout rollout(ResultSet row) throws SQLException {
        return new ProgramRollout(
                row.getString(1),
                row.getString(2),
                new Audience(
                        Scope.of(row.getString(3)).orElseThrow(),
                        row.getString(4).lines().toList()),
                terms(row),
                row.getString(14),
                RolloutStage.of(row.getString(15)),
                row.getInt(16),
                Times.ofMicros(row.getLong(17)),
                instant(row, 18),
                pause(row),
                row.getInt(22),
                row.getBoolean(23),
                row.getString(24),
                Times.ofMicros(row.getLong(25)),
                row.getString(26));
    }

    private static Terms terms(ResultSet row) throws SQLException {
        return new Terms(
                Waves.parse(row.getString(5)).orElseThrow(),
                Duration.ofMillis(row.getLong(6)),
                row.getInt(7),
                row.getDouble(8),
                row.getInt(9),
                Window.parse(row.getString(10)).orElse(null),
                Duration.ofMillis(row.getLong(11)),
                row.getInt(12),
                Duration.ofSeconds(row.getInt(13)));
    }

    static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        long micros = row.getLong(column);
        return row.wasNull() ? null : Times.ofMicros(micros);
    }

    static @Nullable Long micros(@Nullable Instant at) {
        return at == null ? null : Times.toMicros(at);
    }

    private static @Nullable Pause pause(ResultSet row) throws SQLException {
        Instant at = instant(row, 19);
        return at == null
                ? null
                : new Pause(
                        at,
                        Objects.requireNonNull(row.getString(20)),
                        Objects.requireNonNull(row.getString(21)));
    }

    /** Keeps a new one; of those that ended, the oldest go. */
    static void insert(
            Handle transaction, ProgramRollout rollout, @Nullable ApprovedRequest approved) {
        Terms terms = rollout.terms();
        Sql.update(
                transaction,
                """
                insert into program_rollout (rollout_id, version, scope, targets, waves, \
                soak_millis, max_failures, share, max_alarms, window_text, lease_millis, at_once, \
                trial_seconds, reverts, stage, wave, wave_at, forgiven, excused, reason, \
                started_at, started_by, approved) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, \
                ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                rollout.id(),
                rollout.version(),
                rollout.audience().scope().word(),
                String.join("\n", rollout.audience().targets()),
                terms.waves().toString(),
                terms.soak().toMillis(),
                terms.maxFailures(),
                terms.share(),
                terms.maxAlarms(),
                terms.window() == null ? "" : terms.window().toString(),
                terms.lease().toMillis(),
                terms.atOnce(),
                (int) terms.trial().toSeconds(),
                rollout.reverts(),
                rollout.stage().word(),
                rollout.wave(),
                Times.toMicros(rollout.waveAt()),
                rollout.forgiven(),
                rollout.excused(),
                cut(rollout.reason()),
                Times.toMicros(rollout.startedAt()),
                rollout.by(),
                approved == null ? null : approved.toByteArray());
        Sql.update(
                transaction,
                """
                delete from program_rollout where stage in ('done', 'stopped') and rollout_id not \
                in (select rollout_id from program_rollout order by started_at desc, rollout_id \
                fetch first ? rows only)""",
                MOST_ENDED);
    }

    /** It is as it is now. */
    static void update(Handle transaction, ProgramRollout rollout) {
        Pause pause = rollout.pause();
        Sql.update(
                transaction,
                """
                update program_rollout set stage = ?, wave = ?, wave_at = ?, settled_at = ?, \
                paused_at = ?, paused_by = ?, pause_reason = ?, forgiven = ?, excused = ?, \
                reason = ? where rollout_id = ?""",
                rollout.stage().word(),
                rollout.wave(),
                Times.toMicros(rollout.waveAt()),
                micros(rollout.settledAt()),
                pause == null ? null : Times.toMicros(pause.at()),
                pause == null ? null : pause.by(),
                pause == null ? null : cut(pause.reason()),
                rollout.forgiven(),
                rollout.excused(),
                cut(rollout.reason()),
                rollout.id());
    }

    /** It has its approvals. */
    static void approve(Handle transaction, String rolloutId, ApprovedRequest approved) {
        Sql.update(
                transaction,
                "update program_rollout set approved = ? where rollout_id = ?",
                approved.toByteArray(),
                rolloutId);
    }

    /** Why agents may run what it brings; empty where no policy asks. */
    static Optional<ApprovedRequest> approved(Handle handle, String rolloutId) {
        List<ApprovedRequest> found = new ArrayList<>();
        Sql.query(
                handle,
                """
                select approved from program_rollout where rollout_id = ? \
                and approved is not null""",
                row -> found.add(approved(row.getBytes(1))),
                rolloutId);
        return found.stream().findFirst();
    }

    private static ApprovedRequest approved(byte[] bytes) {
        try {
            return ApprovedRequest.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the store holds an unreadable approval", e);
        }
    }

    private static String cut(String reason) {
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON);
    }
}
