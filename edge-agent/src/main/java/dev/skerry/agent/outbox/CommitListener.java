package dev.skerry.agent.outbox;

import dev.skerry.agent.outbox.log.StoredBatch;
import dev.skerry.agent.pipeline.Decision;
import dev.skerry.profile.model.DeviceProfile;
import java.io.IOException;
import java.util.List;

/** Hears of what is on the disk, on the commit thread; must not block. */
public interface CommitListener {
    /** A group with these decisions is going to be written. */
    default void deciding(Noteworthy group) {}

    /**
     * Before each attempt to write a group, and at least once a second: what is to be on the disk
     * before it. May block for the disk.
     */
    default void beforeWriting() throws IOException {}

    /**
     * A group is durable.
     *
     * @param batches of the group in the order of their sequences; may be empty
     * @param latencyNanos from the moment the group was complete until it was on the disk
     */
    void committed(List<StoredBatch> batches, long latencyNanos);

    /** These batches were set aside and are to be sent again; for those that send. */
    default void released(List<Long> sequences) {}

    /** This decision is durable and may be carried out. */
    void decided(DeviceProfile profile, Decision decision);
}
