package dev.skerry.sync.sim;

import dev.skerry.sync.crdt.MergePolicy;
import dev.skerry.sync.crdt.PropertyKey;
import dev.skerry.sync.crdt.Resolution;
import dev.skerry.sync.crdt.Section;
import dev.skerry.sync.crdt.Twin;
import dev.skerry.sync.crdt.Write;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A property of the simulated device; there is one for each merge policy. */
record TwinProperty(PropertyKey key, MergePolicy policy) {
    static final List<TwinProperty> ALL =
            List.of(
                    of("setpoint", "", MergePolicy.LAST_WRITER),
                    of("position", "", MergePolicy.EDGE_WINS),
                    of("mode", "", MergePolicy.CLOUD_WINS),
                    of("lowest", "", MergePolicy.MIN),
                    of("highest", "", MergePolicy.MAX),
                    of("starts", "", MergePolicy.COUNTER),
                    of("labels", "spare", MergePolicy.SET),
                    of("owner", "", MergePolicy.ASK));

    private static TwinProperty of(String name, String element, MergePolicy policy) {
        return new TwinProperty(new PropertyKey(name, Section.DESIRED, element), policy);
    }

    /** Whether two twins have the same value, the same conflict, and the same reason for them. */
    boolean isSame(Twin one, Twin other) {
        Resolution here = one.resolve(key, policy);
        Resolution there = other.resolve(key, policy);
        return here.others().equals(there.others())
                && Objects.equals(here.value(), there.value())
                && Objects.equals(valueOf(here.chosen()), valueOf(there.chosen()));
    }

    private static @Nullable Write valueOf(@Nullable Write chosen) {
        return chosen == null || chosen.value() == null ? null : chosen;
    }

    boolean isCounter() {
        return policy == MergePolicy.COUNTER;
    }
}
