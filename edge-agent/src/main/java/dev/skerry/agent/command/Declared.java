package dev.skerry.agent.command;

import dev.skerry.agent.pipeline.DeviceRegistry;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.model.CommandSpec;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.sync.proto.Command;

/**
 * Whether a command is one that is declared, by the profile of its device or by the agent itself.
 */
sealed interface Declared {
    /** The profile does, with these arguments. */
    record As(CommandSpec spec) implements Declared {}

    /** It is the agent's own. */
    record Own() implements Declared {}

    /** It is none, or may not begin now. */
    record Not(Refusal why) implements Declared {}

    static Declared of(Command sent, DeviceRegistry devices, OwnCommands own) {
        if (isOwn(sent)) {
            Refusal objection = own.objection(sent);
            return objection == null ? new Own() : new Not(objection);
        }
        DeviceProfile profile = devices.profileOf(sent.getDeviceId()).orElse(null);
        if (profile == null) {
            return new Not(
                    new Refusal(
                            "SKR-A411",
                            "this agent has no device '%s'".formatted(sent.getDeviceId())));
        }
        CommandSpec spec = profile.command(sent.getName()).orElse(null);
        String fault =
                spec == null
                        ? "there is no command '%s'".formatted(sent.getName())
                        : Arguments.fault(spec, sent);
        return spec == null || fault != null
                ? new Not(
                        new Refusal(
                                "SKR-A412",
                                "profile '%s' does not allow it: %s"
                                        .formatted(profile.name(), fault)))
                : new As(spec);
    }

    /** Whether the agent itself is meant. */
    static boolean isOwn(Command command) {
        return command.getDeviceId().isEmpty();
    }
}
