package dev.skerry.sync.session;

import dev.skerry.sync.proto.AgentStatus;
import dev.skerry.sync.proto.AuditMessage;
import dev.skerry.sync.proto.BootClock;
import dev.skerry.sync.proto.BootSteps;
import dev.skerry.sync.proto.ChunkRequest;
import dev.skerry.sync.proto.CommandResult;
import dev.skerry.sync.proto.DeviceList;
import dev.skerry.sync.proto.GatewayFrame;
import dev.skerry.sync.proto.Hello;
import dev.skerry.sync.proto.Lane;
import dev.skerry.sync.proto.LogLines;
import dev.skerry.sync.proto.ModelReport;
import dev.skerry.sync.proto.ModelRequest;
import dev.skerry.sync.proto.PolicyReport;
import dev.skerry.sync.proto.ProfileReport;
import dev.skerry.sync.proto.ProfileRequest;
import dev.skerry.sync.proto.ProgramReport;
import dev.skerry.sync.proto.RecentMessages;
import dev.skerry.sync.proto.SettingsReport;
import dev.skerry.sync.proto.TwinAck;
import dev.skerry.sync.proto.TwinDelta;
import java.util.List;

/** What happens to the agent's side of a session. */
public sealed interface AgentInput {
    /**
     * The stream to the gateway is open.
     *
     * @param hello what the agent says of itself; the session fills in the protocol versions
     * @param newestSequence the highest that is durable, in any lane, 0 when there never was one;
     *     one that a crash may take back must not be sent, for its number will be used again
     * @param nowMillis of a clock that never goes back, as in {@link Tick}
     */
    record Opened(Hello hello, DeviceList devices, long newestSequence, long nowMillis)
            implements AgentInput {}

    /** The gateway sent a frame. */
    record Received(GatewayFrame frame) implements AgentInput {}

    /** The outbox committed batches; this is the lane's newest, and it is durable. */
    record OutboxGrew(Lane lane, long newestSequence) implements AgentInput {}

    /** Batches that were set aside are in the outbox again; the next session sends them anyway. */
    record SendAgain(SequenceRange range) implements AgentInput {}

    /**
     * The outbox answers a load: the first batches of what was asked for, ascending, at least one
     * unless there are none.
     */
    record Loaded(AgentOutput.Load request, List<OutboxBatch> batches) implements AgentInput {
        public Loaded {
            batches = List.copyOf(batches);
        }
    }

    /** The answer to {@link AgentOutput.TakeStatus}. */
    record StatusTaken(AgentStatus status) implements AgentInput {}

    /**
     * What is to be added to the stamps of a boot that did not know the time: each that is known in
     * answer to {@link AgentOutput.GatewayClock}, and again whenever it is known better.
     */
    record BootClockKnown(BootClock clock) implements AgentInput {}

    /** A device appeared or has another profile; all devices are listed. */
    record DevicesChanged(DeviceList devices) implements AgentInput {}

    /** A twin was written here, or the gateway lacks these writes. */
    record TwinChanged(TwinDelta delta) implements AgentInput {}

    /** The gateway's writes are durable here. */
    record TwinApplied(TwinAck ack) implements AgentInput {}

    /** A command came to an outcome. */
    record CommandDone(CommandResult result) implements AgentInput {}

    /** What the agent works by changed, or the answer to {@link AgentOutput.TakeProfileReport}. */
    record ProfilesReported(ProfileReport report) implements AgentInput {}

    /**
     * Which policy the agent goes by changed, or the answer to {@link
     * AgentOutput.TakePolicyReport}.
     */
    record PolicyReported(PolicyReport report) implements AgentInput {}

    /** The agent lacks the sources of profiles that it shall work by. */
    record ProfileSourcesMissing(ProfileRequest request) implements AgentInput {}

    /** What the agent runs changed, or the answer to {@link AgentOutput.TakeModelReport}. */
    record ModelsReported(ModelReport report) implements AgentInput {}

    /** The agent lacks a part of a bundle that it shall run. */
    record ModelPartMissing(ModelRequest request) implements AgentInput {}

    /** The agent is on with its program, or the answer to {@link AgentOutput.TakeProgramReport}. */
    record ProgramReported(ProgramReport report) implements AgentInput {}

    /** The agent lacks parts of a program that it shall run. */
    record ChunksMissing(ChunkRequest request) implements AgentInput {}

    /** What was logged is to be told, to whoever watches. */
    record LogLinesRead(LogLines lines) implements AgentInput {}

    /** What the first boot did, and the gateway has not taken yet. */
    record BootStepsRead(BootSteps steps) implements AgentInput {}

    /** The settings that the agent goes by, or their digest alone. */
    record SettingsTold(SettingsReport report) implements AgentInput {}

    /** The last messages of a device are to be told. */
    record MessagesRead(RecentMessages messages) implements AgentInput {}

    /** Something about logs is to be said. */
    record AuditSays(AuditMessage message) implements AgentInput {}

    /** Time passes; at least once a second. Of a clock that never goes back. */
    record Tick(long nowMillis) implements AgentInput {}

    /** The agent shuts down. */
    record Stop(String reason) implements AgentInput {}

    /**
     * The stream ended, or could not be opened.
     *
     * @param random from 0 to, but not including, 1: which part of the wait's bound to wait
     */
    record Closed(double random) implements AgentInput {}
}
