package dev.skerry.gateway.condition;

import dev.skerry.gateway.alarm.FleetAlarms;
import dev.skerry.gateway.condition.Conditions.Finding;
import dev.skerry.gateway.fleet.AgentView;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Looks at all agents from time to time, and raises and clears the gateway's own alarms. */
public final class ConditionWatch {
    private final Supplier<List<AgentView>> agents;
    private final FleetAlarms alarms;
    private final Conditions conditions;
    private final InstantSource clock;

    /** Since when conditions hold that nothing else tells the beginning of. */
    private final Map<FleetAlarms.Key, Instant> since = new HashMap<>();

    /**
     * A watch that was not begun.
     *
     * @param agents all that there are
     */
    public ConditionWatch(
            Supplier<List<AgentView>> agents,
            FleetAlarms alarms,
            Thresholds thresholds,
            InstantSource clock) {
        this.agents = agents;
        this.alarms = alarms;
        this.clock = clock;
        this.conditions = new Conditions(thresholds, clock.instant());
    }

    /** On one thread. */
    public void look() throws InterruptedException {
        Instant now = clock.instant();
        Set<FleetAlarms.Key> raised = alarms.active();
        Map<FleetAlarms.Key, Finding> found = new HashMap<>();
        Map<FleetAlarms.Key, Condition> kinds = new HashMap<>();
        for (AgentView agent : agents.get()) {
            Set<Condition> raisedOfAgent =
                    Arrays.stream(Condition.values())
                            .filter(
                                    it ->
                                            raised.contains(
                                                    new FleetAlarms.Key(
                                                            agent.agentId(), it.word())))
                            .collect(Collectors.toSet());
            conditions
                    .of(agent, raisedOfAgent, now)
                    .forEach(
                            (condition, finding) -> {
                                var key = new FleetAlarms.Key(agent.agentId(), condition.word());
                                found.put(key, finding);
                                kinds.put(key, condition);
                            });
        }
        since.keySet().retainAll(found.keySet());
        for (FleetAlarms.Key key : raised) {
            if (!found.containsKey(key)) {
                alarms.clear(key, now);
            }
        }
        for (var entry : found.entrySet()) {
            FleetAlarms.Key key = entry.getKey();
            Finding finding = entry.getValue();
            Instant first = since.computeIfAbsent(key, k -> now);
            Instant began = Objects.requireNonNullElse(finding.since(), first);
            if (!raised.contains(key) && !began.plus(finding.after()).isAfter(now)) {
                Condition condition = Objects.requireNonNull(kinds.get(key));
                alarms.raise(key, condition.severity(), finding.because(), now);
            }
        }
    }
}
