package dev.skerry.agent.act;

import dev.skerry.agent.pipeline.Decision;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.model.DeviceProfile;
import java.util.Optional;

/** Carries out what rules decided. Called only when the decision is on disk. */
public interface Actuator extends AutoCloseable {
    /** Sends the command to its device; never waits. What can't be sent is dropped and counted. */
    void act(DeviceProfile profile, Decision.CommandIssued command);

    /** Sends what somebody ordered, never twice; never waits. Its listener hears how it went. */
    void carryOut(Order order);

    /** Commands that were handed to the broker, or over CoAP to the device. */
    long sent();

    /** Commands that were dropped because of a full queue, their expiry or a missing broker. */
    long dropped();

    /** What keeps commands from being sent at present. */
    Optional<Refusal> trouble();

    @Override
    void close();
}
