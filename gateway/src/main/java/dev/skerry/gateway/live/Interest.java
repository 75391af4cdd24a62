package dev.skerry.gateway.live;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a reader of the events shows, and so wants to hear of. Alarms, conflicts, approvals and
 * whatever else comes seldom it hears of in any case.
 *
 * @param agents with all that is theirs
 * @param devices and of their agents what is not another device's
 * @param rows agents of which it shows the line in the list of the fleet
 * @param fleet whether it shows the fleet in numbers
 */
public record Interest(Set<String> agents, Set<DeviceId> devices, Set<String> rows, boolean fleet) {
    /** So much at most: what fits a screen, and some more. */
    public static final int MOST_AGENTS = 200;

    public static final int MOST_DEVICES = 100;
    public static final int MOST_ROWS = 200;

    private static final Set<String> CHOSEN =
            Set.of("agent", "device", "readings", "command", "twin");

    public Interest {
        agents = Set.copyOf(agents);
        devices = Set.copyOf(devices);
        rows = Set.copyOf(rows);
        if (agents.size() > MOST_AGENTS
                || devices.size() > MOST_DEVICES
                || rows.size() > MOST_ROWS) {
            throw new IllegalArgumentException(
                    "%d agents, %d devices, %d rows"
                            .formatted(agents.size(), devices.size(), rows.size()));
        }
    }

    /** A device. */
    public record DeviceId(String agentId, String deviceId) {}

    /** Whether an event of that name is about something of this. */
    public boolean includes(String name, String agentId, @Nullable String deviceId) {
        if (!CHOSEN.contains(name) || agents.contains(agentId)) {
            return true;
        }
        return deviceId == null
                ? devices.stream().anyMatch(device -> device.agentId.equals(agentId))
                : devices.contains(new DeviceId(agentId, deviceId));
    }
}
