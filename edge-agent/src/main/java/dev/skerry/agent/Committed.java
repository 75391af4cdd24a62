package dev.skerry.agent;

import dev.skerry.agent.act.Actuator;
import dev.skerry.agent.audit.AgentLog;
import dev.skerry.agent.audit.ClockSteps;
import dev.skerry.agent.outbox.CommitListener;
import dev.skerry.agent.outbox.Noteworthy;
import dev.skerry.agent.outbox.log.StoredBatch;
import dev.skerry.agent.pipeline.Decision;
import dev.skerry.agent.uplink.Uplink;
import dev.skerry.profile.model.DeviceProfile;
import java.io.IOException;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What follows from groups of records that are committed.
 *
 * @param uplink null when no gateway is configured
 * @param commitNanos hears how long each commit took
 */
record Committed(
        Actuator actuator,
        @Nullable Uplink uplink,
        AgentLog log,
        ClockSteps clockSteps,
        LongConsumer commitNanos)
        implements CommitListener {
    @Override
    public void deciding(Noteworthy group) {
        log.decided(group);
    }

    @Override
    public void beforeWriting() throws IOException {
        clockSteps.look();
        log.flush();
    }

    @Override
    public void committed(List<StoredBatch> batches, long latencyNanos) {
        commitNanos.accept(latencyNanos);
        if (uplink != null) {
            uplink.batchesAdded(batches);
        }
    }

    @Override
    public void released(List<Long> sequences) {
        if (uplink != null) {
            uplink.batchesReleased(sequences);
        }
    }

    @Override
    public void decided(DeviceProfile profile, Decision decision) {
        if (decision instanceof Decision.CommandIssued command) {
            actuator.act(profile, command);
        }
    }
}
