package dev.skerry.agent.outbox;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an opened outbox gives back to those who had left it there.
 *
 * @param states of the stages by name
 * @param devices the profile's name and version by device
 * @param twins by device
 * @param identities of the last accepted messages, oldest first
 */
record Findings(
        Map<String, byte[]> states,
        Map<String, DeviceRow> devices,
        Map<String, byte[]> twins,
        RecentIdentities identities) {
    /** A device's profile. */
    record DeviceRow(String profileName, String profileVersion) {}

    static Findings none(int recentMessages) {
        return new Findings(
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new RecentIdentities(recentMessages));
    }

    /** Adds what a later group wrote. */
    void add(GroupNote note) {
        states.putAll(note.states());
        devices.putAll(note.devices());
        twins.putAll(note.twins());
        identities.add(note.identities());
    }
}
