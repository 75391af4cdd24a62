package dev.skerry.gateway.web.device;

import dev.skerry.gateway.twin.Conflict;
import dev.skerry.gateway.twin.Policies;
import dev.skerry.gateway.twin.StoredTwin;
import dev.skerry.gateway.twin.WriteView;
import dev.skerry.sync.crdt.MergePolicy;
import dev.skerry.sync.crdt.PropertyKey;
import dev.skerry.sync.crdt.Resolution;
import dev.skerry.sync.crdt.Section;
import dev.skerry.sync.crdt.Twin;
import dev.skerry.sync.crdt.Write;
import dev.skerry.sync.proto.Device;
import dev.skerry.sync.proto.TwinPropertyInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A twin as it is shown. A set is an array, a counter a number.
 *
 * @param reported the values that the device reports, by property
 * @param desired the values that are wanted of it, by property
 * @param properties what the device's profile declares, then what was written beyond that
 */
public record TwinView(
        String agentId,
        String deviceId,
        Map<String, Object> reported,
        Map<String, Object> desired,
        List<PropertyView> properties) {
    /**
     * A property.
     *
     * @param type of the value, or of a set's elements; null when the profile does not declare it
     * @param merge the merge policy
     * @param range of a number that the profile limits, both ends included
     * @param values that an enum may have; empty for every other type
     * @param reported what the device reports; null when it never did
     * @param desired what is wanted; null when nothing ever was
     */
    public record PropertyView(
            String name,
            @Nullable String type,
            String merge,
            @Nullable RangeView range,
            List<String> values,
            @Nullable StateView reported,
            @Nullable StateView desired) {}

    /** From the least value to the greatest, both included. */
    public record RangeView(double min, double max) {}

    /**
     * A property's value on one side of the twin.
     *
     * @param value null when it is removed, and while nothing is chosen
     * @param writer who wrote it; of a counter or a set, who wrote last; null while nothing is
     *     chosen
     * @param side edge or cloud
     * @param at by the writer's clock
     * @param delivered whether the agent has it; null for what is reported
     * @param conflict null when there is none
     */
    public record StateView(
            @Nullable Object value,
            @Nullable String writer,
            @Nullable String side,
            @Nullable Instant at,
            @Nullable Boolean delivered,
            @Nullable ConflictRef conflict) {}

    /**
     * A conflict that is not settled.
     *
     * @param id 0 when it is not listed, because the profile's policy has changed since
     * @param state open or decided
     * @param candidates all concurrent values
     */
    public record ConflictRef(long id, String state, List<WriteView> candidates) {}

    static TwinView of(
            String agentId,
            String deviceId,
            Device device,
            StoredTwin twin,
            List<Conflict> conflicts) {
        var builder = new Builder(device, twin, conflicts);
        Set<String> names = new LinkedHashSet<>();
        device.getPropertiesList().forEach(info -> names.add(info.getName()));
        twin.twin().keys().forEach(key -> names.add(key.property()));
        List<PropertyView> properties = names.stream().map(builder::property).toList();
        return new TwinView(
                agentId,
                deviceId,
                values(properties, Section.REPORTED),
                values(properties, Section.DESIRED),
                properties);
    }

    private static Map<String, Object> values(List<PropertyView> properties, Section section) {
        Map<String, Object> values = new TreeMap<>();
        for (PropertyView property : properties) {
            StateView state =
                    section == Section.REPORTED ? property.reported() : property.desired();
            if (state != null && state.value() != null) {
                values.put(property.name(), state.value());
            }
        }
        return values;
    }

    private record Builder(Device device, StoredTwin stored, List<Conflict> conflicts) {
        PropertyView property(String name) {
            Optional<TwinPropertyInfo> info = Policies.declared(device, name);
            return new PropertyView(
                    name,
                    info.map(TwinPropertyInfo::getType).orElse(null),
                    Policies.of(device, name).word(),
                    info.filter(TwinPropertyInfo::hasRange)
                            .map(TwinPropertyInfo::getRange)
                            .map(range -> new RangeView(range.getMin(), range.getMax()))
                            .orElse(null),
                    info.map(i -> List.copyOf(i.getValuesList())).orElse(List.of()),
                    state(name, Section.REPORTED),
                    state(name, Section.DESIRED));
        }

        private @Nullable StateView state(String name, Section section) {
            List<PropertyKey> keys =
                    stored.twin().keys().stream()
                            .filter(key -> key.property().equals(name) && key.section() == section)
                            .toList();
            if (keys.isEmpty()) {
                return null;
            }
            boolean isSet =
                    Policies.of(device, keys.getFirst()) == MergePolicy.SET
                            || keys.stream().anyMatch(key -> !key.element().isEmpty());
            return isSet ? set(keys) : single(keys.getFirst());
        }

        private StateView single(PropertyKey key) {
            List<Write> live = stored.twin().live(key);
            Resolution resolution = stored.twin().resolve(key, Policies.of(device, key));
            Write by =
                    resolution.chosen() != null || resolution.isOpen()
                            ? resolution.chosen()
                            : latest(live);
            return state(
                    WriteView.plain(resolution.value()),
                    by,
                    live,
                    resolution.isConflict() ? conflict(key, resolution, live) : null);
        }

        private StateView set(List<PropertyKey> keys) {
            Twin twin = stored.twin();
            List<Object> elements = new ArrayList<>();
            List<Write> live = new ArrayList<>();
            for (PropertyKey key : keys) {
                live.addAll(twin.live(key));
                Object element =
                        WriteView.plain(twin.resolve(key, Policies.of(device, key)).value());
                if (element != null) {
                    elements.add(element);
                }
            }
            return state(elements, latest(live), live, null);
        }

        private StateView state(
                @Nullable Object value,
                @Nullable Write by,
                List<Write> live,
                @Nullable ConflictRef conflict) {
            boolean isReported = live.getFirst().key().section() == Section.REPORTED;
            return new StateView(
                    value,
                    by == null ? null : by.writer(),
                    by == null ? null : WriteView.side(by),
                    by == null ? null : WriteView.at(by),
                    isReported
                            ? null
                            : live.stream().allMatch(w -> stored.agentSeen().contains(w.dot())),
                    conflict);
        }

        private ConflictRef conflict(PropertyKey key, Resolution resolution, List<Write> live) {
            return new ConflictRef(
                    conflicts.stream()
                            .filter(conflict -> conflict.key().equals(key))
                            .mapToLong(Conflict::id)
                            .findFirst()
                            .orElse(0),
                    (resolution.isOpen() ? Conflict.State.OPEN : Conflict.State.DECIDED).word(),
                    live.stream().map(WriteView::of).toList());
        }

        private static Write latest(List<Write> live) {
            return Objects.requireNonNull(live.stream().max(Write.BY_TIME).orElse(null));
        }
    }
}
