package dev.skerry.gateway.insight;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.store.Sql;
import dev.skerry.sync.proto.AgentStatus;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * How agents do: now, by the newest status in the store, and over the last quarter of an hour,
 * which is kept in memory since the gateway started. Any thread may use it.
 */
public final class VitalsBoard {
    /** 3 KiB each. */
    private static final int MOST_AGENTS = 20_000;

    private final Jdbi jdbi;
    private final InstantSource clock;
    private final Map<String, VitalsTrend> trends = new HashMap<>();

    public VitalsBoard(Jdbi jdbi, InstantSource clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /** An agent told its status; older ones tell no vitals. */
    public synchronized void told(String agentId, AgentStatus status) {
        if (!status.hasVitals()) {
            return;
        }
        VitalsTrend trend = trends.get(agentId);
        if (trend == null && trends.size() < MOST_AGENTS) {
            trend = new VitalsTrend();
            trends.put(agentId, trend);
        }
        if (trend != null) {
            trend.add(status, clock.millis());
        }
    }

    /** An agent is known no more. */
    public synchronized void forget(String agentId) {
        trends.remove(agentId);
    }

    /** How an agent does; without figures if it told none. */
    public VitalsView of(String agentId) {
        List<VitalsView> found = new ArrayList<>();
        VitalsView.Trend trend = trend(agentId);
        jdbi.useHandle(
                handle ->
                        Sql.query(
                                handle,
                                """
                                select r.status, r.reported_at from agent_report r \
                                join agent a on a.agent_key = r.agent_key \
                                where a.agent_id = ? order by r.reported_at desc limit 1""",
                                row ->
                                        found.add(
                                                VitalsView.of(
                                                        status(row.getBytes(1)),
                                                        Times.ofMicros(row.getLong(2)),
                                                        trend)),
                                agentId));
        return found.isEmpty() ? VitalsView.none(trend) : found.getFirst();
    }

    private synchronized VitalsView.Trend trend(String agentId) {
        @Nullable VitalsTrend trend = trends.get(agentId);
        return trend == null
                ? VitalsView.Trend.NONE
                : new VitalsView.Trend(trend.times(), trend.values());
    }

    private static AgentStatus status(byte[] stored) {
        try {
            return AgentStatus.parseFrom(stored);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the store holds an unreadable agent status", e);
        }
    }
}
