package dev.skerry.agent.act;

import dev.skerry.agent.pipeline.Decision;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.model.CommandSpec;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.DeviceWrite;
import java.util.Optional;

/** Hands each command to the actuator that sends its way. */
public final class ActuatorByWay implements Actuator {
    private final Actuator mqtt;
    private final Actuator coap;

    /** The actuator of these two. */
    public ActuatorByWay(Actuator mqtt, Actuator coap) {
        this.mqtt = mqtt;
        this.coap = coap;
    }

    @Override
    public void act(DeviceProfile profile, Decision.CommandIssued command) {
        // A command that the profile does not have is the broker's actuator's to say.
        profile.command(command.command()).map(this::of).orElse(mqtt).act(profile, command);
    }

    @Override
    public void carryOut(Order order) {
        of(order.command()).carryOut(order);
    }

    private Actuator of(CommandSpec command) {
        return switch (command.write()) {
            case DeviceWrite.Mqtt _ -> mqtt;
            case DeviceWrite.Coap _ -> coap;
        };
    }

    @Override
    public long sent() {
        return mqtt.sent() + coap.sent();
    }

    @Override
    public long dropped() {
        return mqtt.dropped() + coap.dropped();
    }

    @Override
    public Optional<Refusal> trouble() {
        return mqtt.trouble().or(coap::trouble);
    }

    @Override
    public void close() {
        mqtt.close();
        coap.close();
    }
}
