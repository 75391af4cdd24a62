package dev.skerry.agent.act;

import dev.skerry.agent.pipeline.Decision;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.model.DeviceProfile;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Stands in where the agent has no broker: commands are dropped, counted and shown. */
public final class NoActuator implements Actuator {
    private final AtomicLong dropped = new AtomicLong();

    @Override
    public void act(DeviceProfile profile, Decision.CommandIssued command) {
        dropped.incrementAndGet();
    }

    @Override
    public void carryOut(Order order) {
        order.listener()
                .ended(
                        new Order.Ending.NotSent(
                                new Refusal(
                                        "SKR-I020",
                                        "the agent has no broker to send it through: set skerry.agent.mqtt.url")));
    }

    @Override
    public long sent() {
        return 0;
    }

    @Override
    public long dropped() {
        return dropped.get();
    }

    @Override
    public Optional<Refusal> trouble() {
        return dropped.get() == 0
                ? Optional.empty()
                : Optional.of(
                        new Refusal(
                                "SKR-I020",
                                dropped.get()
                                        + " commands were dropped because the agent has no broker to"
                                        + " send them through: set skerry.agent.mqtt.url"));
    }

    @Override
    public void close() {}
}
