package dev.skerry.agent.uplink;

import dev.skerry.agent.audit.LogTalk;
import dev.skerry.agent.clock.AgentClock;
import dev.skerry.agent.outbox.Outbox;
import dev.skerry.agent.outbox.OutboxUnavailableException;
import dev.skerry.agent.outbox.log.StoredBatch;
import dev.skerry.agent.pipeline.DeviceRegistry;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.self.SelfTalk;
import dev.skerry.agent.trace.MessageTraces;
import dev.skerry.sync.proto.AgentStatus;
import dev.skerry.sync.proto.AlarmMarks;
import dev.skerry.sync.proto.Hello;
import dev.skerry.sync.proto.Lane;
import dev.skerry.sync.session.AgentInput;
import dev.skerry.sync.session.AgentOutput;
import dev.skerry.sync.session.SequenceRange;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What the uplink needs to know and to do beyond the link itself.
 *
 * @param marks keeps what people said of alarms; must not block
 * @param troubles what the agent reports of itself
 * @param sightings what it met and can't use
 * @param self how it does, by which settings, and what it logs
 * @param activity what the agent itself does
 * @param logs what is said of this agent's audit log and of the gateway's
 * @param traces of messages whose batches wait
 */
public record Surroundings(
        Outbox outbox,
        Batches batches,
        DeviceRegistry devices,
        Twins twins,
        Commands commands,
        Profiles profiles,
        Models models,
        Programs program,
        Consumer<AlarmMarks> marks,
        GatewayKeys keys,
        GatewayPolicy policy,
        Lineage lineage,
        AgentClock clock,
        Supplier<List<Refusal>> troubles,
        SightingsReport sightings,
        SelfTalk self,
        Activity activity,
        LogTalk logs,
        MessageTraces traces,
        RandomGenerator random) {
    /** Reads batches as {@link Outbox#load} does. */
    public interface Batches {
        List<StoredBatch> load(Lane lane, long first, long last, int limit)
                throws OutboxUnavailableException;
    }

    /** Who hears what the gateway is to be told, on any thread. */
    void tellTo(Consumer<AgentInput> told) {
        commands.reportTo(result -> told.accept(new AgentInput.CommandDone(result)));
        profiles.tell(
                report -> told.accept(new AgentInput.ProfilesReported(report)),
                request -> told.accept(new AgentInput.ProfileSourcesMissing(request)));
        models.tell(
                report -> told.accept(new AgentInput.ModelsReported(report)),
                request -> told.accept(new AgentInput.ModelPartMissing(request)));
        program.tell(
                report -> told.accept(new AgentInput.ProgramReported(report)),
                request -> told.accept(new AgentInput.ChunksMissing(request)));
        twins.tellWrites(delta -> told.accept(new AgentInput.TwinChanged(delta)));
    }

    /** What the agent says of itself, with what it has and knows now. */
    Hello now(Hello hello) {
        return hello.toBuilder()
                .setNowMicros(clock.isKnown() ? clock.nowMicros() : 0)
                .setLineage(lineage.token())
                .setTwinReplica(twins.replica())
                .setKeyEpoch(keys.epoch())
                .addAllVectors(twins.vectors())
                .build();
    }

    /** What the agent reports of itself, at the present growth of the outbox. */
    AgentStatus status(Growth growth) {
        long left = outbox.capacityBytes() - outbox.ledger().pendingBytes();
        AgentStatus status = SelfDescription.status(outbox, growth.hoursLeft(left), troubles.get());
        return self.added(sightings.added(status.toBuilder().setActivity(activity.now()).build()));
    }

    /** The gateway has these batches on its disk. */
    void acknowledged(List<SequenceRange> ranges) {
        traces.acknowledged(ranges);
        ranges.forEach(range -> outbox.acknowledge(range.first(), range.last()));
    }

    /** A batch that the gateway can't store waits for somebody to look at it. */
    void setAside(AgentOutput.SetAside aside) {
        logs.setAside(aside);
        outbox.reject(aside.sequence(), aside.code(), aside.reason());
    }

    /** The gateway says by what it knows this agent again, and whether it is the only one. */
    void keep(AgentOutput.KeepLineage said) {
        // First, so that the disk never knows the lineage without the fork.
        if (said.forked()) {
            twins.fork(said.gatewayVectors());
            logs.forked();
        }
        lineage.keep(said.lineage(), said.forked());
    }
}
