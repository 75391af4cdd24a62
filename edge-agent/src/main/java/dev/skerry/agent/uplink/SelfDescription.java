package dev.skerry.agent.uplink;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.skerry.agent.outbox.Ledger;
import dev.skerry.agent.outbox.Outbox;
import dev.skerry.agent.outbox.Quarantine;
import dev.skerry.agent.outbox.Quarantined;
import dev.skerry.agent.outbox.log.StoredBatch;
import dev.skerry.agent.pipeline.DeviceRegistry;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.trace.MessageTraces;
import dev.skerry.profile.model.BuiltIn;
import dev.skerry.profile.model.CommandSpec;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.ModelBinding;
import dev.skerry.profile.model.Range;
import dev.skerry.profile.model.Resource;
import dev.skerry.profile.model.TwinProperty;
import dev.skerry.profile.model.ValueType;
import dev.skerry.profile.rule.ModelOutput;
import dev.skerry.sync.proto.AgentStatus;
import dev.skerry.sync.proto.CommandInfo;
import dev.skerry.sync.proto.Device;
import dev.skerry.sync.proto.DeviceList;
import dev.skerry.sync.proto.ResourceInfo;
import dev.skerry.sync.proto.SetAside;
import dev.skerry.sync.proto.Trouble;
import dev.skerry.sync.proto.TwinPropertyInfo;
import dev.skerry.sync.proto.ValueRange;
import dev.skerry.sync.session.OutboxBatch;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The agent's own values in the words of the protocol. */
public final class SelfDescription {
    private static final int MAX_TROUBLES = 50;
    private static final int MAX_TROUBLE_LENGTH = 1000;

    private SelfDescription() {}

    static DeviceList devices(List<DeviceRegistry.Listed> devices) {
        DeviceList.Builder list = DeviceList.newBuilder();
        devices.forEach(device -> list.addDevices(device(device.deviceId(), device.profile())));
        return list.build();
    }

    private static Device device(String deviceId, DeviceProfile profile) {
        Device.Builder device =
                Device.newBuilder()
                        .setDeviceId(deviceId)
                        .setProfileName(profile.name())
                        .setProfileVersion(profile.version())
                        .setProfileDigest(profile.digest());
        profile.resources().forEach(resource -> device.addResources(info(resource)));
        for (ModelBinding model : profile.models()) {
            device.addResources(score(model));
            further(profile, model)
                    .forEach(output -> device.addResources(info(profile, model, output)));
        }
        profile.twin().forEach(property -> device.addProperties(info(property)));
        profile.commands().forEach(command -> device.addCommands(info(command)));
        return device.build();
    }

    private static ResourceInfo info(Resource resource) {
        ResourceInfo.Builder info =
                ResourceInfo.newBuilder()
                        .setName(resource.name())
                        .setType(lower(resource.type()))
                        .setRetentionMillis(resource.cadence().retention().toMillis());
        if (resource.unit() != null) {
            info.setUnit(resource.unit());
        }
        if (resource.range() != null) {
            info.setHasRange(true)
                    .setRangeMin(resource.range().min())
                    .setRangeMax(resource.range().max());
        }
        return info.build();
    }

    private static CommandInfo info(CommandSpec command) {
        CommandInfo.Builder info =
                CommandInfo.newBuilder()
                        .setName(command.name())
                        .setExpiresMillis(command.expires().toMillis())
                        .setHasConfirm(command.confirm() != null);
        command.arguments().forEach(argument -> info.addArguments(info(argument)));
        return info.build();
    }

    /** What the gateway is told of a command's argument. */
    public static TwinPropertyInfo info(CommandSpec.Argument argument) {
        return info(argument.name(), argument.type(), argument.range(), argument.values());
    }

    /** What the gateway is told of a twin's property. */
    public static TwinPropertyInfo info(TwinProperty property) {
        return info(property.name(), property.type(), property.range(), property.values())
                .toBuilder()
                .setMerge(lower(property.merge()))
                .build();
    }

    private static TwinPropertyInfo info(
            String name, ValueType type, @Nullable Range range, List<String> values) {
        TwinPropertyInfo.Builder info =
                TwinPropertyInfo.newBuilder()
                        .setName(name)
                        .setType(lower(type))
                        .addAllValues(values);
        if (range != null) {
            info.setRange(ValueRange.newBuilder().setMin(range.min()).setMax(range.max()));
        }
        return info.build();
    }

    /** What else a model gives: all of a built-in one; of a bundle what a rule reads. */
    private static List<ModelOutput> further(DeviceProfile profile, ModelBinding model) {
        boolean isBuiltIn = BuiltIn.of(model.bundle()).isPresent();
        return ModelOutput.of(model).stream()
                .filter(output -> output != ModelOutput.SCORE)
                .filter(output -> isBuiltIn || isRead(profile, output.of(model.name())))
                .toList();
    }

    private static boolean isRead(DeviceProfile profile, String output) {
        return profile.rules().stream().anyMatch(rule -> rule.when().contains(output));
    }

    /** A forecast is a value like the one that it is of. */
    private static ResourceInfo info(
            DeviceProfile profile, ModelBinding model, ModelOutput output) {
        ResourceInfo.Builder info = ResourceInfo.newBuilder().setName(output.of(model.name()));
        if (output == ModelOutput.LABEL) {
            return info.setType("string").build();
        }
        String first = model.inputs().values().iterator().next();
        profile.resource(first).map(Resource::unit).ifPresent(info::setUnit);
        return info.setType("float32").build();
    }

    private static ResourceInfo score(ModelBinding model) {
        return ResourceInfo.newBuilder()
                .setName(ModelOutput.SCORE.of(model.name()))
                .setType("float32")
                .setKind("model")
                .setHasRange(true)
                .setRangeMin(0)
                .setRangeMax(1)
                .build();
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static AgentStatus status(Outbox outbox, double hoursLeft, List<Refusal> troubles) {
        Ledger ledger = outbox.ledger();
        Quarantine quarantine = outbox.quarantine().contents();
        AgentStatus.Builder status =
                AgentStatus.newBuilder()
                        .setLedger(
                                dev.skerry.sync.proto.Ledger.newBuilder()
                                        .setAccepted(ledger.accepted())
                                        .setPending(ledger.pending())
                                        .setAcknowledged(ledger.acknowledged())
                                        .setRolledUp(ledger.rolledUp())
                                        .setRejected(ledger.rejected())
                                        .setLost(ledger.lost())
                                        .setDuplicates(ledger.duplicates())
                                        .setRefusedInputs(ledger.refusedInputs()))
                        .setPendingBatches((int) ledger.pendingBatches())
                        .setOutboxBytes(ledger.pendingBytes())
                        .setOutboxCapacityBytes(outbox.capacityBytes())
                        .setHoursLeft(hoursLeft)
                        .setSetAside(
                                SetAside.newBuilder()
                                        .setBatches(quarantine.count())
                                        .setRecords(quarantine.records())
                                        .setLastCode(
                                                quarantine
                                                        .last()
                                                        .map(Quarantined::code)
                                                        .orElse("")));
        troubles.stream()
                .limit(MAX_TROUBLES)
                .forEach(
                        trouble ->
                                status.addTroubles(
                                        Trouble.newBuilder()
                                                .setCode(trouble.code())
                                                .setMessage(cut(trouble.message()))));
        return status.build();
    }

    private static String cut(String message) {
        return message.substring(0, Math.min(message.length(), MAX_TROUBLE_LENGTH));
    }

    static OutboxBatch batch(StoredBatch stored, MessageTraces traces) {
        ByteString content = UnsafeByteOperations.unsafeWrap(stored.content());
        return new OutboxBatch(
                stored.lane(),
                stored.sequence(),
                stored.recordCount(),
                content,
                traces.of(stored.sequence()));
    }
}
