package dev.skerry.sync.session;

import com.google.protobuf.ByteString;
import dev.skerry.sync.proto.AgentFrame;
import dev.skerry.sync.proto.AlarmMarks;
import dev.skerry.sync.proto.AuditMessage;
import dev.skerry.sync.proto.Chunks;
import dev.skerry.sync.proto.Command;
import dev.skerry.sync.proto.Inquiry;
import dev.skerry.sync.proto.KeySets;
import dev.skerry.sync.proto.Lane;
import dev.skerry.sync.proto.ModelChunk;
import dev.skerry.sync.proto.ModelSet;
import dev.skerry.sync.proto.PolicySet;
import dev.skerry.sync.proto.ProfileSet;
import dev.skerry.sync.proto.ProfileSource;
import dev.skerry.sync.proto.ProgramSet;
import dev.skerry.sync.proto.TwinAck;
import dev.skerry.sync.proto.TwinDelta;
import dev.skerry.sync.proto.TwinVector;
import java.util.List;

/** What the agent's side of a session wants done, in the order in which it is said. */
public sealed interface AgentOutput {
    /** Send a frame. */
    record Send(AgentFrame frame) implements AgentOutput {}

    /**
     * Load the first batches of a part of the outbox and answer with {@link AgentInput.Loaded}.
     * There is at most one load under way.
     *
     * @param ticket tells this load from every other
     * @param lane of the batches; LANE_UNSPECIFIED means all lanes
     * @param after the first is the one that follows this sequence
     * @param through the last that is meant
     * @param limit at most so many; fewer when they would take too much memory
     */
    record Load(long ticket, Lane lane, long after, long through, int limit)
            implements AgentOutput {}

    /** The gateway has these on disk: delete those that are still there, and count them. */
    record Acknowledged(List<SequenceRange> ranges) implements AgentOutput {
        public Acknowledged {
            ranges = List.copyOf(ranges);
        }
    }

    /** This batch will never be stored: keep it aside with the reason. */
    record SetAside(long sequence, String code, String reason) implements AgentOutput {}

    /**
     * Make durable by what the gateway will know this agent again, for the next Hello, before the
     * outputs that follow are carried out.
     *
     * @param forked whether another agent has, or had, the same outbox and twins: then write twins
     *     as a new replica
     * @param gatewayVectors what the gateway has of them
     */
    record KeepLineage(ByteString lineage, boolean forked, List<TwinVector> gatewayVectors)
            implements AgentOutput {
        public KeepLineage {
            gatewayVectors = List.copyOf(gatewayVectors);
        }
    }

    /**
     * What the gateway's clock said just now, microseconds since 1970-01-01T00:00:00Z. Answer with
     * {@link AgentInput.BootClockKnown} for each boot, before any load that is asked for later.
     */
    record GatewayClock(long micros) implements AgentOutput {}

    /** Of so many messages a minute the gateway wants traces, at the most; 0: of none. */
    record TracesWanted(int perMinute) implements AgentOutput {}

    /**
     * What the gateway has seen of each twin; nothing of those that are not listed. Answer with the
     * writes that it lacks.
     */
    record Reconcile(List<TwinVector> gatewayVectors) implements AgentOutput {
        public Reconcile {
            gatewayVectors = List.copyOf(gatewayVectors);
        }
    }

    /** Merge the gateway's writes and, once they are durable, answer with TwinApplied. */
    record ApplyTwin(TwinDelta delta) implements AgentOutput {}

    /** The gateway has all writes of this vector. */
    record TwinAcknowledged(TwinAck ack) implements AgentOutput {}

    /** Carry out a command, unless its id is known: then report its outcome again. */
    record Execute(Command command) implements AgentOutput {}

    /** Work by these profiles and no others of the gateway's, as far as they can be worked by. */
    record AssignProfiles(ProfileSet profiles) implements AgentOutput {}

    /** The source of a profile came, as it was asked for. */
    record TakeProfileSource(ProfileSource source) implements AgentOutput {}

    /** Pin these keys, as far as they follow from those that are pinned, before what comes next. */
    record FollowKeys(KeySets keys) implements AgentOutput {}

    /** Go by this policy, as far as the one that is in force lets it, before what comes next. */
    record FollowPolicy(PolicySet policy) implements AgentOutput {}

    /** Answer with {@link AgentInput.PolicyReported}. */
    record TakePolicyReport() implements AgentOutput {}

    /** Answer with {@link AgentInput.ProfilesReported}. */
    record TakeProfileReport() implements AgentOutput {}

    /** Run these bundles and no others of the gateway's, as far as they can be run. */
    record AssignModels(ModelSet models) implements AgentOutput {}

    /** A part of a bundle came, as it was asked for. */
    record TakeModelChunk(ModelChunk chunk) implements AgentOutput {}

    /** Keep what people said of alarms of the agent's devices. */
    record TakeMarks(AlarmMarks marks) implements AgentOutput {}

    /** Answer with {@link AgentInput.ModelsReported}. */
    record TakeModelReport() implements AgentOutput {}

    /** Run this program, as far as it may be run. */
    record AssignProgram(ProgramSet program) implements AgentOutput {}

    /** Parts of a program came, as they were asked for. */
    record TakeChunks(Chunks chunks) implements AgentOutput {}

    /** Answer with {@link AgentInput.ProgramReported}. */
    record TakeProgramReport() implements AgentOutput {}

    /**
     * The gateway would like to know something; answer with {@link AgentInput.LogLinesRead}, {@link
     * AgentInput.SettingsTold} or {@link AgentInput.MessagesRead} when there is something to say,
     * or not at all.
     */
    record Inquired(Inquiry inquiry) implements AgentOutput {}

    /** The gateway has what the first boot did, as it was sent with this digest. */
    record BootStepsTaken(ByteString digest) implements AgentOutput {}

    /** The gateway says something about logs; answer with {@link AgentInput.AuditSays}. */
    record AuditHeard(AuditMessage message) implements AgentOutput {}

    /** Answer with {@link AgentInput.StatusTaken}, before any load that is asked for later. */
    record TakeStatus() implements AgentOutput {}

    /** End the stream; the code is empty when nothing was wrong. */
    record CloseStream(String code, String reason) implements AgentOutput {}

    /** Try to connect again after so long. */
    record Reconnect(long delayMillis) implements AgentOutput {}
}
