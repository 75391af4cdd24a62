package dev.skerry.agent.uplink;

import dev.skerry.agent.act.Actuator;
import dev.skerry.agent.pipeline.Decision;
import dev.skerry.agent.pipeline.DeviceRegistry;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.sync.proto.Command;
import dev.skerry.sync.proto.CommandResult;
import dev.skerry.sync.proto.CommandResult.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Carries out what the gateway orders, at most once: a command that comes again gets the answer of
 * the first time. Used by the uplink's thread alone.
 */
public final class RemoteCommands {
    private static final int REMEMBERED = 1024;

    private final DeviceRegistry devices;
    private final Actuator actuator;
    private final LongSupplier nowMicros;
    private final Map<String, CommandResult> done = new LinkedHashMap<>();

    /**
     * Commands to these devices.
     *
     * @param nowMicros the agent's clock, microseconds since 1970-01-01T00:00:00Z
     */
    public RemoteCommands(DeviceRegistry devices, Actuator actuator, LongSupplier nowMicros) {
        this.devices = devices;
        this.actuator = actuator;
        this.nowMicros = nowMicros;
    }

    /** Carries out a command, or says why not. */
    CommandResult execute(Command command) {
        CommandResult known = done.get(command.getCommandId());
        if (known != null) {
            return known;
        }
        CommandResult result = carryOut(command);
        if (done.size() == REMEMBERED) {
            done.remove(done.keySet().iterator().next());
        }
        done.put(command.getCommandId(), result);
        return result;
    }

    private CommandResult carryOut(Command command) {
        long now = nowMicros.getAsLong();
        if (command.getExpiresAtMicros() != 0 && command.getExpiresAtMicros() <= now) {
            return result(command, Outcome.OUTCOME_EXPIRED, "SKR-A410", "it came too late");
        }
        Optional<DeviceProfile> profile = devices.profileOf(command.getDeviceId());
        if (profile.isEmpty()) {
            return result(
                    command,
                    Outcome.OUTCOME_FAILED,
                    "SKR-A411",
                    "this agent has no device '%s'".formatted(command.getDeviceId()));
        }
        if (profile.get().command(command.getName()).isEmpty()) {
            return result(
                    command,
                    Outcome.OUTCOME_FAILED,
                    "SKR-A412",
                    "profile '%s' has no command '%s'"
                            .formatted(profile.get().name(), command.getName()));
        }
        actuator.act(
                profile.get(),
                new Decision.CommandIssued(
                        command.getDeviceId(), "remote", now, command.getName(), "ordered"));
        return result(command, Outcome.OUTCOME_ACCEPTED, "", "");
    }

    private static CommandResult result(
            Command command, Outcome outcome, String code, String message) {
        return CommandResult.newBuilder()
                .setCommandId(command.getCommandId())
                .setOutcome(outcome)
                .setCode(code)
                .setMessage(message)
                .build();
    }
}
