package dev.skerry.agent.outbox;

import dev.skerry.agent.outbox.PackPlan.Group;
import dev.skerry.agent.outbox.PackPlan.Run;
import dev.skerry.agent.outbox.log.BatchRef;
import dev.skerry.sync.proto.Lane;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Cuts batches, shown in the order of their sequences, into groups and these into runs. */
final class PackGroups {
    private static final int MAX_RECORDS = 50_000;
    private static final int MAX_BYTES = 512 * 1024;

    private final List<Group> groups = new ArrayList<>();
    private final List<Run> runs = new ArrayList<>();
    private final Map<Lane, Run> open = new EnumMap<>(Lane.class);
    private long records;
    private long bytes;

    /** Adds a batch. */
    void add(BatchRef batch, boolean mustStay) {
        if (records + batch.recordCount() > MAX_RECORDS || bytes + batch.sizeBytes() > MAX_BYTES) {
            endGroup();
        }
        Run run = open.get(batch.lane());
        if (run == null || run.mustStay() != mustStay) {
            run = new Run(batch.lane(), new ArrayList<>(), mustStay);
            open.put(batch.lane(), run);
            runs.add(run);
        }
        run.batches().add(batch);
        records += batch.recordCount();
        bytes += batch.sizeBytes();
    }

    private void endGroup() {
        if (!runs.isEmpty()) {
            groups.add(new Group(List.copyOf(runs)));
        }
        runs.clear();
        open.clear();
        records = 0;
        bytes = 0;
    }

    /** All that was added. */
    List<Group> finish() {
        endGroup();
        return List.copyOf(groups);
    }
}
