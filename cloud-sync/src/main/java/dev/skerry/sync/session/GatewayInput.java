package dev.skerry.sync.session;

import com.google.protobuf.ByteString;
import dev.skerry.sync.proto.AgentFrame;
import dev.skerry.sync.proto.AlarmMarks;
import dev.skerry.sync.proto.AuditMessage;
import dev.skerry.sync.proto.Chunks;
import dev.skerry.sync.proto.Command;
import dev.skerry.sync.proto.Inquiry;
import dev.skerry.sync.proto.KeySets;
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

/** What happens to the gateway's side of a session. */
public sealed interface GatewayInput {
    /** The agent sent a frame. */
    record Received(AgentFrame frame) implements GatewayInput {}

    /**
     * The agent that opened the session may go on.
     *
     * @param nowMicros the gateway's clock, microseconds since 1970-01-01T00:00:00Z
     * @param highestStored of the agent's epoch, 0 when none is
     * @param vectors what this side has seen of each of the agent's twins
     * @param lineage by which the agent is to be known again
     * @param forked whether it is not, or not alone, the agent that was known by its last one
     * @param tracesPerMinute of how many messages a minute traces are wanted at the most
     */
    record Admitted(
            long nowMicros,
            long highestStored,
            List<TwinVector> vectors,
            ByteString lineage,
            boolean forked,
            int tracesPerMinute)
            implements GatewayInput {
        public Admitted {
            vectors = List.copyOf(vectors);
        }

        /** Without traces. */
        public Admitted(
                long nowMicros,
                long highestStored,
                List<TwinVector> vectors,
                ByteString lineage,
                boolean forked) {
            this(nowMicros, highestStored, vectors, lineage, forked, 0);
        }
    }

    /** The session shall end, with an SKR code when something is wrong, else an empty one. */
    record End(String code, String reason) implements GatewayInput {}

    /** These are on disk, whether by now or by an earlier session. */
    record Stored(SequenceSet sequences) implements GatewayInput {}

    /** This batch can never be stored, for a reason with an SKR code. */
    record Refused(long sequence, String code, String reason) implements GatewayInput {}

    /** From now on the agent may have so many batches unanswered; 0 pauses it. */
    record CreditsChanged(int credits) implements GatewayInput {}

    /** A command for one of the agent's devices. */
    record SendCommand(Command command) implements GatewayInput {}

    /** A twin was written here, or the agent lacks these writes. */
    record TwinChanged(TwinDelta delta) implements GatewayInput {}

    /** The agent's writes are durable here. */
    record TwinApplied(TwinAck ack) implements GatewayInput {}

    /** What the agent shall work by, all of it. */
    record ProfilesAssigned(ProfileSet profiles) implements GatewayInput {}

    /** The agent lacks these keys, by which what comes next may be signed. */
    record KeysChanged(KeySets keys) implements GatewayInput {}

    /** Another policy is in force than the agent goes by. */
    record PolicyChanged(PolicySet policy) implements GatewayInput {}

    /** The source of a profile that the agent asked for. */
    record ProfileSourceFound(ProfileSource source) implements GatewayInput {}

    /** What the agent shall run, all of it. */
    record ModelsAssigned(ModelSet models) implements GatewayInput {}

    /** The part of a bundle that the agent asked for. */
    record ModelPartFound(ModelChunk chunk) implements GatewayInput {}

    /** The program that the agent shall run. */
    record ProgramAssigned(ProgramSet program) implements GatewayInput {}

    /** Those of the parts of a program that the agent asked for that are there and fit. */
    record ChunksFound(Chunks chunks) implements GatewayInput {}

    /** People said this of alarms of the agent's devices. */
    record AlarmsMarked(AlarmMarks marks) implements GatewayInput {}

    /** The agent shall send these again if it still has them. */
    record Replay(List<SequenceRange> ranges) implements GatewayInput {
        public Replay {
            ranges = List.copyOf(ranges);
        }
    }

    /** Something that the agent does not tell by itself is wanted. */
    record Inquire(Inquiry inquiry) implements GatewayInput {}

    /** What the first boot did, as it was told with this digest, is durable here. */
    record BootStepsStored(ByteString digest) implements GatewayInput {}

    /** Something about logs is to be said. */
    record AuditSays(AuditMessage message) implements GatewayInput {}

    /**
     * The gateway goes down: no new batches, and Bye when all are answered.
     *
     * @param spreadMillis over how long agents shall spread their reconnection
     */
    record Drain(String reason, int spreadMillis) implements GatewayInput {}

    /** Time passes; at least once a second. Of a clock that never goes back. */
    record Tick(long nowMillis) implements GatewayInput {}

    /** The stream ended. */
    record Closed() implements GatewayInput {}
}
