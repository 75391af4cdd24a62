package dev.skerry.gateway.web.site;

import dev.skerry.gateway.fleet.AgentView;
import dev.skerry.gateway.fleet.DeviceView;
import dev.skerry.gateway.fleet.LedgerView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A site: its agents with what hangs on each, and where its records are.
 *
 * @param ledger of all agents of the site, added up
 * @param agentCount how many agents the site has
 * @param agents of these the most urgent first, {@link #MOST_AGENTS} at most
 * @param deviceCount how many devices they have
 * @param devices by agent and id; none when there are more than {@link #MOST_DEVICES}
 * @param gaps those agents of the ones above of which batch numbers are not here
 */
public record SiteView(
        String site,
        LedgerView ledger,
        int agentCount,
        List<AgentView> agents,
        int deviceCount,
        List<SiteDevice> devices,
        List<Gap> gaps) {
    /** Agents that are told at most. */
    public static final int MOST_AGENTS = 100;

    /** With more devices than this none is told. */
    public static final int MOST_DEVICES = 2_000;

    public SiteView {
        agents = List.copyOf(agents);
        devices = List.copyOf(devices);
        gaps = List.copyOf(gaps);
    }

    /**
     * A device in a few words.
     *
     * @param profileName null until its agent has declared it
     * @param lastSeenAt the time of its newest reading, null before the first
     */
    public record SiteDevice(
            String agentId,
            String deviceId,
            @Nullable String profileName,
            @Nullable Instant lastSeenAt,
            int activeAlarms,
            int openConflicts) {
        static SiteDevice of(DeviceView device) {
            return new SiteDevice(
                    device.agentId(),
                    device.deviceId(),
                    device.profileName(),
                    device.lastSeenAt(),
                    device.activeAlarms(),
                    device.openConflicts());
        }
    }

    /**
     * What is not here of an agent's present outbox.
     *
     * @param numbers how many batch numbers have no batch
     */
    public record Gap(String agentId, long numbers) {}
}
