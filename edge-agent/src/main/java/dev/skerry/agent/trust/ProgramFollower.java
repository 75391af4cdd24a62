package dev.skerry.agent.trust;

import com.google.protobuf.ByteString;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.sync.proto.ChunkRequest;
import dev.skerry.sync.proto.Chunks;
import dev.skerry.sync.proto.ProgramPlan;
import dev.skerry.sync.proto.ProgramReport;
import java.util.function.Consumer;

/** Does what a gateway orders about the agent's program, once that is believed. Must not block. */
public interface ProgramFollower {
    /** See {@link dev.skerry.agent.uplink.Programs#tell}. */
    void tell(Consumer<ProgramReport> reports, Consumer<ChunkRequest> requests);

    /** A session begins; what runs, and how far what shall run is. */
    ProgramReport opened();

    /** What the gateway has run; without a rollout: nothing is rolled out. */
    void follow(ProgramPlan plan);

    /** What the gateway has run may not be: the gateway hears why. */
    void refuse(ProgramPlan plan, Refusal why);

    /**
     * Whether this agent has a program with this index, which ran here or was installed.
     *
     * @param indexDigest SHA-256
     */
    boolean has(ByteString indexDigest);

    /** Chunks, perhaps those that were asked for. */
    void take(Chunks chunks);
}
