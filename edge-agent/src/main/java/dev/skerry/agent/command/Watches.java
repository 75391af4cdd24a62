package dev.skerry.agent.command;

import dev.skerry.agent.decide.Confirmation;
import dev.skerry.agent.pipeline.DeviceRegistry;
import dev.skerry.agent.pipeline.Inference;
import dev.skerry.profile.model.CommandSpec;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Reading;
import dev.skerry.sync.proto.Command;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Commands whose devices are watched for showing that they obeyed. For any thread. */
final class Watches {
    private final DeviceRegistry devices;
    private final List<Watch> watches = new CopyOnWriteArrayList<>();

    Watches(DeviceRegistry devices) {
        this.devices = devices;
    }

    /** A command whose device is watched; what it showed before that counts for nothing. */
    record Watch(String commandId, String deviceId, Confirmation confirmation, long sinceMicros) {}

    /** Whether the profile of a command's device says how it shows that it obeyed. */
    boolean hasConfirm(Command command) {
        return confirmOf(command) != null;
    }

    boolean contains(Command command) {
        return watches.stream().anyMatch(w -> w.commandId().equals(command.getCommandId()));
    }

    /** From now on the device may show that it obeyed. */
    void begin(Command command, long sinceMicros) {
        end(command);
        DeviceProfile profile = devices.profileOf(command.getDeviceId()).orElse(null);
        String confirm = confirmOf(command);
        if (profile != null && confirm != null) {
            watches.add(
                    new Watch(
                            command.getCommandId(),
                            command.getDeviceId(),
                            new Confirmation(profile, confirm),
                            sinceMicros));
        }
    }

    void end(Command command) {
        watches.removeIf(watch -> watch.commandId().equals(command.getCommandId()));
    }

    /** Ends one that is there; false when somebody else did. */
    boolean end(Watch watch) {
        return watches.remove(watch);
    }

    /** Those whose devices show in these readings that they obeyed. */
    List<Watch> seenIn(List<Reading> readings, List<Inference> inferences, long receivedAtMicros) {
        if (watches.isEmpty()) {
            // As for nearly every message there is.
            return List.of();
        }
        String deviceId = readings.getFirst().deviceId();
        return watches.stream()
                .filter(
                        watch ->
                                watch.deviceId().equals(deviceId)
                                        && receivedAtMicros >= watch.sinceMicros()
                                        && watch.confirmation().isSeenIn(readings, inferences))
                .toList();
    }

    private @Nullable String confirmOf(Command command) {
        return devices.profileOf(command.getDeviceId())
                .flatMap(profile -> profile.command(command.getName()))
                .map(CommandSpec::confirm)
                .orElse(null);
    }
}
