package dev.skerry.gateway.alarm;

import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.telemetry.DecisionStore;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decisions as they came and the alarms that follow from them. */
public interface AlarmStore extends DecisionStore {
    /** Alarms, the newest first. */
    List<AlarmView> alarms(AlarmQuery query);

    /** These alarms. */
    List<AlarmView> alarms(Collection<Long> ids);

    /** The alarm of this number, if it is one. */
    default Optional<AlarmView> alarm(String id) {
        return id.matches("\\d{1,18}")
                ? alarms(List.of(Long.valueOf(id))).stream().findFirst()
                : Optional.empty();
    }

    /** Commands that rules issued, the newest first. */
    List<DecisionView> commands(
            @Nullable String agentId, @Nullable String deviceId, Sites sites, int limit);

    /**
     * Which alarms.
     *
     * @param active true for those that still hold, false for cleared ones, null for both
     * @param beforeMicros only those raised before
     * @param beforeId of those of just that time, only with smaller numbers
     */
    record AlarmQuery(
            @Nullable Boolean active,
            @Nullable String agentId,
            @Nullable String deviceId,
            Sites sites,
            int limit,
            long beforeMicros,
            long beforeId) {
        /** Those that were raised before a time. */
        public AlarmQuery(
                @Nullable Boolean active,
                @Nullable String agentId,
                @Nullable String deviceId,
                Sites sites,
                int limit,
                long beforeMicros) {
            this(active, agentId, deviceId, sites, limit, beforeMicros, 0);
        }
    }
}
