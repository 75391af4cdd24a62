package dev.skerry.gateway.model.rollout;

import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.model.gate.Gates;
import dev.skerry.gateway.model.rollout.Rollout.Pause;
import dev.skerry.gateway.profile.Scope;
import dev.skerry.gateway.store.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Assignments of models and rollouts in SQL tables. Writes belong to the one writer. */
final class SqlRolloutStore {
    /** How many rollouts of a model that ended are kept. */
    static final int MOST_ENDED = 100;

    /** How long a reason may be. */
    private static final int LONGEST_REASON = 2_000;

    private SqlRolloutStore() {}

    /** In the order of names and scopes. */
    static List<ModelAssignment> assignments(Handle handle) {
        List<ModelAssignment> found = new ArrayList<>();
        Sql.query(
                handle,
                """
                select a.name, a.scope, a.target, b.version, a.digest, a.assigned_at, \
                a.assigned_by from model_assignment a join model_bundle b on b.digest = a.digest \
                order by a.name, a.scope, a.target""",
                row ->
                        found.add(
                                ModelAssignment.of(
                                        place(row, 1),
                                        row.getString(4),
                                        row.getString(5),
                                        Times.ofMicros(row.getLong(6)),
                                        row.getString(7))));
        return found;
    }

    private static ModelPlace place(ResultSet row, int first) throws SQLException {
        return new ModelPlace(
                row.getString(first),
                Scope.of(row.getString(first + 1)).orElseThrow(),
                row.getString(first + 2));
    }

    /** Assigns in place of what is assigned there. */
    static void assign(Handle transaction, ModelAssignment assignment) {
        Sql.update(
                transaction,
                """
                merge into model_assignment (name, scope, target, digest, assigned_at, \
                assigned_by) values (?, ?, ?, ?, ?, ?)""",
                assignment.name(),
                assignment.scope().word(),
                assignment.target(),
                assignment.digest(),
                Times.toMicros(assignment.at()),
                assignment.by());
    }

    /** Whether there was one. */
    static boolean unassign(Handle transaction, ModelPlace place) {
        return Sql.update(
                        transaction,
                        """
                        delete from model_assignment \
                        where name = ? and scope = ? and target = ?""",
                        place.name(),
                        place.scope().word(),
                        place.target())
                > 0;
    }

    /** Those that may still go on or back. */
    static List<Rollout> open(Handle handle) {
        return rollouts(handle, "stage in ('shadow', 'canary', 'full')");
    }

    /** Of a model, the newest first. */
    static List<Rollout> ofName(Handle handle, String name) {
        return rollouts(handle, "r.name = ?", name);
    }

    static Optional<Rollout> find(Handle handle, String rolloutId) {
        return rollouts(handle, "rollout_id = ?", rolloutId).stream().findFirst();
    }

    private static List<Rollout> rollouts(Handle handle, String condition, Object... values) {
        List<Rollout> found = new ArrayList<>();
        Sql.query(
                handle,
                """
                select rollout_id, r.name, scope, target, b.version, r.digest, canary, steps, \
                total_steps, agents, agreement, latency_micros, alarm_rate, alarm_factor, psi, \
                failures, is_automatic, stage_millis, stage, canaries, stage_at, reason, \
                started_at, started_by, paused_at, paused_by from model_rollout r \
                join model_bundle b on b.digest = r.digest where\s"""
                        + condition
                        + " order by started_at desc, rollout_id",
                row -> found.add(rollout(row)),
                values);
        return found;
    }

    private static Rollout rollout(ResultSet row) throws SQLException {
        return new Rollout(
                row.getString(1),
                place(row, 2),
                row.getString(5),
                row.getString(6),
                Canary.ofText(row.getString(7)),
                gates(row, 8),
                row.getBoolean(17),
                Duration.ofMillis(row.getLong(18)),
                Stage.of(row.getString(19)),
                row.getString(20).lines().collect(Collectors.toSet()),
                Times.ofMicros(row.getLong(21)),
                row.getString(22),
                Times.ofMicros(row.getLong(23)),
                row.getString(24),
                pause(row, 25));
    }

    private static @Nullable Pause pause(ResultSet row, int first) throws SQLException {
        String by = row.getString(first + 1);
        return by == null ? null : new Pause(Times.ofMicros(row.getLong(first)), by);
    }

    private static Gates gates(ResultSet row, int first) throws SQLException {
        return new Gates(
                row.getLong(first),
                row.getLong(first + 1),
                row.getInt(first + 2),
                row.getDouble(first + 3),
                Duration.of(row.getLong(first + 4), ChronoUnit.MICROS),
                row.getDouble(first + 5),
                row.getDouble(first + 6),
                row.getDouble(first + 7),
                row.getDouble(first + 8));
    }

    /** Keeps a new one; of those of its model that ended, the oldest go. */
    static void insert(Handle transaction, Rollout rollout) {
        Gates gates = rollout.gates();
        Sql.update(
                transaction,
                """
                insert into model_rollout (rollout_id, name, scope, target, digest, canary, \
                steps, total_steps, agents, agreement, latency_micros, alarm_rate, alarm_factor, \
                psi, failures, is_automatic, stage_millis, stage, canaries, stage_at, reason, \
                started_at, started_by) \
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                rollout.id(),
                rollout.name(),
                rollout.place().scope().word(),
                rollout.place().target(),
                rollout.digest(),
                rollout.canary().text(),
                gates.steps(),
                gates.totalSteps(),
                gates.agents(),
                gates.agreement(),
                gates.latency().dividedBy(ChronoUnit.MICROS.getDuration()),
                gates.alarmRate(),
                gates.alarmFactor(),
                gates.psi(),
                gates.failures(),
                rollout.isAutomatic(),
                rollout.stageTime().toMillis(),
                rollout.stage().word(),
                canaries(rollout),
                Times.toMicros(rollout.stageAt()),
                cut(rollout.reason()),
                Times.toMicros(rollout.startedAt()),
                rollout.by());
        came(transaction, rollout, rollout.by());
        Sql.update(
                transaction,
                """
                delete from model_rollout where name = ? and rollout_id not in (select rollout_id \
                from model_rollout where name = ? order by started_at desc, rollout_id \
                fetch first ? rows only)""",
                rollout.name(),
                rollout.name(),
                MOST_ENDED + 1);
    }

    /** It came to its stage. */
    static void update(Handle transaction, Rollout rollout, String by) {
        Sql.update(
                transaction,
                """
                update model_rollout set stage = ?, canaries = ?, stage_at = ?, reason = ?, \
                paused_at = null, paused_by = null where rollout_id = ?""",
                rollout.stage().word(),
                canaries(rollout),
                Times.toMicros(rollout.stageAt()),
                cut(rollout.reason()),
                rollout.id());
        came(transaction, rollout, by);
    }

    /** It waits, or goes on. */
    static void pause(Handle transaction, Rollout rollout) {
        Pause pause = rollout.pause();
        Sql.update(
                transaction,
                "update model_rollout set paused_at = ?, paused_by = ? where rollout_id = ?",
                pause == null ? null : Times.toMicros(pause.at()),
                pause == null ? null : pause.by(),
                rollout.id());
    }

    private static void came(Handle transaction, Rollout rollout, String by) {
        Sql.update(
                transaction,
                """
                insert into model_rollout_stage (rollout_id, stage, came_at, came_by, reason) \
                values (?, ?, ?, ?, ?)""",
                rollout.id(),
                rollout.stage().word(),
                Times.toMicros(rollout.stageAt()),
                by,
                cut(rollout.reason()));
    }

    private static String canaries(Rollout rollout) {
        return String.join("\n", new TreeSet<>(rollout.canaries()));
    }

    private static String cut(String reason) {
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON);
    }

    /** The stages that a rollout came to, the first one first. */
    static List<StageView> stages(Handle handle, String rolloutId) {
        List<StageView> found = new ArrayList<>();
        Sql.query(
                handle,
                """
                select stage, came_at, came_by, reason from model_rollout_stage \
                where rollout_id = ? order by stage_key""",
                row -> found.add(stage(row)),
                rolloutId);
        return found;
    }

    private static StageView stage(ResultSet row) throws SQLException {
        Instant at = Times.ofMicros(row.getLong(2));
        return new StageView(Stage.of(row.getString(1)), at, row.getString(3), row.getString(4));
    }
}
