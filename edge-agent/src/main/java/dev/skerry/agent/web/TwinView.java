package dev.skerry.agent.web;

import dev.skerry.agent.deliver.Deliveries;
import dev.skerry.agent.deliver.DeliveryStatus;
import dev.skerry.agent.pipeline.DeviceRegistry;
import dev.skerry.agent.twin.TwinPolicies;
import dev.skerry.agent.uplink.SelfDescription;
import dev.skerry.agent.web.AgentStatusView.TroubleView;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.TwinProperty;
import dev.skerry.sync.crdt.MergePolicy;
import dev.skerry.sync.crdt.PropertyKey;
import dev.skerry.sync.crdt.Resolution;
import dev.skerry.sync.crdt.Section;
import dev.skerry.sync.crdt.Side;
import dev.skerry.sync.crdt.Twin;
import dev.skerry.sync.crdt.TwinValue;
import dev.skerry.sync.crdt.Write;
import dev.skerry.sync.proto.TwinPropertyInfo;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/twins/{device}}: a twin as this agent has it on its disk.
 *
 * @param desired of properties that have a value; of a set its elements
 * @param properties what the device's profile declares
 * @param conflicts desired properties with values that were not chosen
 */
@RegisterForReflection
public record TwinView(
        String deviceId,
        String profile,
        Map<String, Object> reported,
        Map<String, Object> desired,
        List<PropertyView> properties,
        List<ConflictView> conflicts) {
    /**
     * A declared property.
     *
     * @param range of a number that the profile limits: least and greatest value
     * @param values that an enum may have; empty for every other type
     * @param delivery null when nothing is desired, or the agent does not write it to the device
     */
    @RegisterForReflection
    public record PropertyView(
            String name,
            String type,
            String merge,
            @Nullable List<Double> range,
            List<String> values,
            @Nullable DeliveryView delivery) {
        static PropertyView of(TwinProperty property, Optional<DeliveryStatus> delivery) {
            TwinPropertyInfo info = SelfDescription.info(property);
            return new PropertyView(
                    info.getName(),
                    info.getType(),
                    info.getMerge(),
                    info.hasRange()
                            ? List.of(info.getRange().getMin(), info.getRange().getMax())
                            : null,
                    property.values(),
                    delivery.map(DeliveryView::of).orElse(null));
        }
    }

    /**
     * How far the desired value has come.
     *
     * @param state pending, delivered, confirmed or refused
     * @param attempts how often this value was written to the device
     */
    @RegisterForReflection
    public record DeliveryView(String state, int attempts, @Nullable TroubleView problem) {
        static DeliveryView of(DeliveryStatus status) {
            return new DeliveryView(
                    AgentStatusView.lower(status.state()),
                    status.attempts(),
                    status.problem().map(TroubleView::of).orElse(null));
        }
    }

    /**
     * Concurrent writes of a property.
     *
     * @param open whether none counts until somebody chooses, which is to write the property
     * @param others those that do not count
     */
    @RegisterForReflection
    public record ConflictView(String property, boolean open, List<WriteView> others) {}

    /**
     * A write that does not count.
     *
     * @param value null when it removed the property
     */
    @RegisterForReflection
    public record WriteView(@Nullable Object value, String side, String writer, Instant at) {
        static WriteView of(Write write) {
            TwinValue value = write.value();
            return new WriteView(
                    value == null ? null : value.plain(),
                    write.side() == Side.EDGE ? "edge" : "cloud",
                    write.writer(),
                    Instant.ofEpochMilli(write.stamp().wallMillis()));
        }
    }

    static TwinView of(DeviceRegistry.Listed device, Twin twin, Deliveries deliveries) {
        Map<String, Object> reported = new TreeMap<>();
        Map<String, Object> desired = new TreeMap<>();
        List<ConflictView> conflicts = new ArrayList<>();
        for (PropertyKey key : twin.keys()) {
            Resolution now = twin.resolve(key, policy(device.profile(), key));
            TwinValue value = now.value();
            if (value != null && key.section() == Section.REPORTED) {
                reported.put(key.property(), value.plain());
            } else if (value != null && key.element().isEmpty()) {
                desired.put(key.property(), value.plain());
            } else if (value != null) {
                elements(desired, key.property()).add(value.plain());
            }
            if (now.isConflict()) {
                conflicts.add(
                        new ConflictView(
                                key.property(),
                                now.isOpen(),
                                now.others().stream().map(WriteView::of).toList()));
            }
        }
        return new TwinView(
                device.deviceId(),
                device.profile().name(),
                reported,
                desired,
                device.profile().twin().stream()
                        .map(
                                property ->
                                        PropertyView.of(
                                                property,
                                                deliveries.status(
                                                        device.deviceId(), property.name())))
                        .toList(),
                conflicts);
    }

    @SuppressWarnings("unchecked")
    private static List<Object> elements(Map<String, Object> desired, String property) {
        return (List<Object>) desired.computeIfAbsent(property, name -> new ArrayList<>());
    }

    private static MergePolicy policy(DeviceProfile profile, PropertyKey key) {
        return key.section() == Section.REPORTED
                ? MergePolicy.LAST_WRITER
                : TwinPolicies.of(profile, key.property());
    }
}
