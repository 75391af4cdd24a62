package dev.skerry.agent.outbox;

import dev.skerry.agent.outbox.Findings.DeviceRow;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the catalog has to take in so that the notes up to a group are not needed any more.
 *
 * @param state after that group
 * @param identities of the last accepted messages, oldest first
 * @param states that changed since the checkpoint before
 * @param devices likewise
 * @param twins likewise
 * @param quarantine all that is set aside
 * @param removed which batches are gone, by segment
 */
record Checkpoint(
        OutboxState state,
        long[] identities,
        Map<String, byte[]> states,
        Map<String, DeviceRow> devices,
        Map<String, byte[]> twins,
        Quarantine quarantine,
        Map<Long, byte[]> removed) {

    /** This and a later one in one, because this one could not be written. */
    Checkpoint followedBy(Checkpoint later) {
        Map<String, byte[]> allStates = new LinkedHashMap<>(states);
        allStates.putAll(later.states);
        Map<String, DeviceRow> allDevices = new LinkedHashMap<>(devices);
        allDevices.putAll(later.devices);
        Map<String, byte[]> allTwins = new LinkedHashMap<>(twins);
        allTwins.putAll(later.twins);
        return new Checkpoint(
                later.state,
                later.identities,
                allStates,
                allDevices,
                allTwins,
                later.quarantine,
                later.removed);
    }
}
