package dev.skerry.agent.outbox;

import dev.skerry.agent.outbox.log.StoredBatch;
import dev.skerry.agent.pipeline.Decision;
import dev.skerry.profile.model.DeviceProfile;
import java.util.List;

/** Does nothing with what it hears, but for what a test overrides. */
class SilentListener implements CommitListener {
    @Override
    public void committed(List<StoredBatch> batches, long latencyNanos) {}

    @Override
    public void decided(DeviceProfile profile, Decision decision) {}
}
