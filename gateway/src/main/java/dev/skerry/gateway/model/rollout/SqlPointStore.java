package dev.skerry.gateway.model.rollout;

import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.store.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** How rollouts did over time, in an SQL table. */
final class SqlPointStore {
    private SqlPointStore() {}

    /** Keeps one, if its rollout is still there; of too many, every second one goes. */
    static void add(Handle transaction, RolloutPoint point) {
        Sql.update(
                transaction,
                """
                insert into model_rollout_point (rollout_id, taken_at, stage, agents, steps, \
                alarms, compared, agreed, latency_micros, beside_steps, beside_alarms, \
                beside_latency_micros, psi) select rollout_id, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? \
                from model_rollout where rollout_id = ?""",
                Times.toMicros(point.at()),
                point.stage().word(),
                point.agents(),
                point.steps(),
                point.alarms(),
                point.compared(),
                point.agreed(),
                point.latencyP99Micros(),
                point.besideSteps(),
                point.besideAlarms(),
                point.besideLatencyP99Micros(),
                point.psi(),
                point.rolloutId());
        thin(transaction, point.rolloutId());
    }

    private static void thin(Handle transaction, String rolloutId) {
        List<RolloutPoint> all = of(transaction, rolloutId);
        if (all.size() <= RolloutPoint.MOST) {
            return;
        }
        // The first and the last stay.
        for (int i = 1; i < all.size() - 1; i += 2) {
            Sql.update(
                    transaction,
                    "delete from model_rollout_point where rollout_id = ? and taken_at = ?",
                    rolloutId,
                    Times.toMicros(all.get(i).at()));
        }
    }

    /** When the last one was taken. */
    static Optional<Instant> last(Handle handle, String rolloutId) {
        List<Instant> found = new ArrayList<>();
        Sql.query(
                handle,
                """
                select taken_at from model_rollout_point where rollout_id = ? \
                order by taken_at desc fetch first 1 rows only""",
                row -> found.add(Times.ofMicros(row.getLong(1))),
                rolloutId);
        return found.stream().findFirst();
    }

    /** The oldest first. */
    static List<RolloutPoint> of(Handle handle, String rolloutId) {
        List<RolloutPoint> found = new ArrayList<>();
        Sql.query(
                handle,
                """
                select taken_at, stage, agents, steps, alarms, compared, agreed, latency_micros, \
                beside_steps, beside_alarms, beside_latency_micros, psi from model_rollout_point \
                where rollout_id = ? order by taken_at""",
                row -> found.add(point(rolloutId, row)),
                rolloutId);
        return found;
    }

    private static RolloutPoint point(String rolloutId, ResultSet row) throws SQLException {
        return new RolloutPoint(
                rolloutId,
                Times.ofMicros(row.getLong(1)),
                Stage.of(row.getString(2)),
                row.getInt(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8),
                row.getLong(9),
                row.getLong(10),
                row.getLong(11),
                row.getObject(12, Double.class));
    }
}
