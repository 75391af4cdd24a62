package dev.skerry.agent.uplink;

import dev.skerry.agent.clock.AgentClock;
import dev.skerry.agent.pipeline.DeviceRegistry;
import dev.skerry.sync.proto.DeviceList;
import dev.skerry.sync.session.AgentInput;
import java.util.ArrayList;
import java.util.List;

/** What an open session is told when it changes: devices, and the clocks of boots. */
final class News {
    private final DeviceRegistry devices;
    private final AgentClock clock;
    private int devicesVersion;
    private int clockVersion;

    News(DeviceRegistry devices, AgentClock clock) {
        this.devices = devices;
        this.clock = clock;
    }

    /** The devices as a session begins with them. */
    DeviceList devices() {
        devicesVersion = devices.version();
        return SelfDescription.devices(devices.all());
    }

    /** All that is known of the clocks of boots. */
    List<AgentInput> clocks() {
        clockVersion = clock.version();
        List<AgentInput> known = new ArrayList<>();
        clock.boots().forEach(boot -> known.add(new AgentInput.BootClockKnown(boot)));
        return known;
    }

    /** What has changed since it was asked for. */
    List<AgentInput> due() {
        List<AgentInput> due = new ArrayList<>();
        if (devices.version() != devicesVersion) {
            due.add(new AgentInput.DevicesChanged(devices()));
        }
        if (clock.version() != clockVersion) {
            due.addAll(clocks());
        }
        return due;
    }
}
