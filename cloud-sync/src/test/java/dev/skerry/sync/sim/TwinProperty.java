package dev.skerry.sync.sim;

import dev.skerry.sync.crdt.MergePolicy;
import dev.skerry.sync.crdt.PropertyKey;
import dev.skerry.sync.crdt.Section;
import java.util.List;

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

    boolean isCounter() {
        return policy == MergePolicy.COUNTER;
    }
}
