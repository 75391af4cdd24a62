package dev.skerry.gateway.fleet;

import dev.skerry.gateway.telemetry.DecisionStore;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decisions as they came and the alarms that follow from them. */
public interface AlarmStore extends DecisionStore {
    /** Alarms, the newest first. */
    List<AlarmView> alarms(AlarmQuery query);

    /** These alarms. */
    List<AlarmView> alarms(Collection<Long> ids);

    /** Commands that rules issued, the newest first. */
    List<DecisionView> commands(
            @Nullable String agentId, @Nullable String deviceId, Sites sites, int limit);

    /**
     * Which alarms.
     *
     * @param active true for those that still hold, false for cleared ones, null for both
     * @param beforeMicros only those raised before
     */
    record AlarmQuery(
            @Nullable Boolean active,
            @Nullable String agentId,
            @Nullable String deviceId,
            Sites sites,
            int limit,
            long beforeMicros) {}
}
