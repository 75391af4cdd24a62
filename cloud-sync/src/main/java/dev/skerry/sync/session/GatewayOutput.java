package dev.skerry.sync.session;

import com.google.protobuf.ByteString;
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
import dev.skerry.sync.proto.MessageTrace;
import dev.skerry.sync.proto.ModelReport;
import dev.skerry.sync.proto.ModelRequest;
import dev.skerry.sync.proto.PolicyReport;
import dev.skerry.sync.proto.ProfileReport;
import dev.skerry.sync.proto.ProgramReport;
import dev.skerry.sync.proto.RecentMessages;
import dev.skerry.sync.proto.SettingsReport;
import dev.skerry.sync.proto.TwinAck;
import dev.skerry.sync.proto.TwinDelta;
import java.util.List;

/** What the gateway's side of a session wants done, in the order in which it is said. */
public sealed interface GatewayOutput {
    /** Send a frame. */
    record Send(GatewayFrame frame) implements GatewayOutput {}

    /** An agent said a valid Hello: answer with Admitted or End. */
    record AgentOpened(Hello hello) implements GatewayOutput {}

    /**
     * Store a batch, unless (agent, epoch, sequence) is stored already, and answer with Stored once
     * it is on disk, or with Refused when it can't be decoded.
     *
     * @param recordCount what the agent says; the batch itself decides
     * @param live whether it was made during this session, rather than being backlog
     * @param traces of messages whose records are in it, those that can be
     */
    record Store(
            Lane lane,
            long sequence,
            int recordCount,
            ByteString batch,
            boolean live,
            List<MessageTrace> traces)
            implements GatewayOutput {
        public Store {
            traces = List.copyOf(traces);
        }
    }

    /** The agent's ledger and state. */
    record StatusReported(AgentStatus status) implements GatewayOutput {}

    /** All devices that the agent has. */
    record DevicesReported(DeviceList devices) implements GatewayOutput {}

    /**
     * Add this to the stamps of all batches of that boot, stored and to come, before anything that
     * is said later.
     */
    record ShiftBoot(BootClock clock) implements GatewayOutput {}

    /** Merge the agent's writes and, once they are durable, answer with TwinApplied. */
    record ApplyTwin(TwinDelta delta) implements GatewayOutput {}

    /** The agent has all writes of this vector. */
    record TwinAcknowledged(TwinAck ack) implements GatewayOutput {}

    /** A command came to an outcome. */
    record CommandOutcome(CommandResult result) implements GatewayOutput {}

    /** What the agent works by, and what it refuses of what it shall work by. */
    record ProfilesReported(ProfileReport report) implements GatewayOutput {}

    /** Which policy the agent goes by, and why it refused a newer one. */
    record PolicyReported(PolicyReport report) implements GatewayOutput {}

    /** Answer each of these digests with {@link GatewayInput.ProfileSourceFound}. */
    record ProfileSourcesWanted(List<String> digests) implements GatewayOutput {
        public ProfileSourcesWanted {
            digests = List.copyOf(digests);
        }
    }

    /** What the agent runs and how it does, and what it refuses of what it shall run. */
    record ModelsReported(ModelReport report) implements GatewayOutput {}

    /** Answer with {@link GatewayInput.ModelPartFound}. */
    record ModelPartWanted(ModelRequest request) implements GatewayOutput {}

    /** Which program the agent runs, and how far it is with the one that it shall run. */
    record ProgramReported(ProgramReport report) implements GatewayOutput {}

    /** Answer with {@link GatewayInput.ChunksFound}. */
    record ChunksWanted(ChunkRequest request) implements GatewayOutput {}

    /** The agent has appended what it has of all that it was asked for again in this session. */
    record Replayed() implements GatewayOutput {}

    /** What the agent logged, for a tail that was asked for; it may be forged or too late. */
    record LogLinesTold(LogLines lines) implements GatewayOutput {}

    /** The settings that the agent goes by, or their digest alone. */
    record SettingsTold(SettingsReport report) implements GatewayOutput {}

    /** The last messages of a device, which were asked for; they may be forged or too late. */
    record MessagesTold(RecentMessages messages) implements GatewayOutput {}

    /**
     * What the first boot did, those steps that can be; answer with {@link
     * GatewayInput.BootStepsStored}.
     */
    record BootStepsTold(BootSteps steps) implements GatewayOutput {}

    /** The agent says something about logs; answer with {@link GatewayInput.AuditSays}. */
    record AuditHeard(AuditMessage message) implements GatewayOutput {}

    /** End the stream; the code is empty when nothing was wrong. */
    record CloseStream(String code, String reason) implements GatewayOutput {}
}
