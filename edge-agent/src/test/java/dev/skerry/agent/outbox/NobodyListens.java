package dev.skerry.agent.outbox;

import dev.skerry.agent.outbox.log.StoredBatch;
import dev.skerry.agent.pipeline.Decision;
import dev.skerry.profile.model.DeviceProfile;
import java.util.List;

/** For tests in which it does not matter what becomes durable. */
public final class NobodyListens implements CommitListener {
    @Override
    public void committed(List<StoredBatch> batches, long latencyNanos) {}

    @Override
    public void decided(DeviceProfile profile, Decision decision) {}
}
