package dev.skerry.gateway.program.rollout;

import com.google.protobuf.ByteString;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.program.StoredProgram;
import dev.skerry.sync.proto.ProgramPeer;
import dev.skerry.sync.proto.ProgramPlan;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an agent shall run, as a function of its part in rollouts and the catalogue: nothing of what
 * it was told before is remembered.
 */
final class Plans {
    private Plans() {}

    /** An agent's part in a rollout. */
    record Part(ProgramRollout rollout, Turn turn) {
        /** Whether the agent is told of it at present. */
        boolean isDue() {
            return rollout.stage().tells() && turn.state().holdsPlace();
        }
    }

    /**
     * The plan by a part whose turn it is; else the agent stays with what it runs.
     *
     * @param program that the part is about; null if the catalogue does not have it any more
     * @param peers that have it
     */
    static ProgramPlan of(Part part, @Nullable StoredProgram program, List<ProgramPeer> peers) {
        if (!part.isDue() || program == null) {
            return ProgramPlan.getDefaultInstance();
        }
        Instant until = part.turn().leaseUntil();
        return ProgramPlan.newBuilder()
                .setRolloutId(part.rollout().id())
                .setVersion(part.turn().version())
                .setIndexDigest(ByteString.fromHex(program.indexDigest()))
                .setIndexBytes(program.indexBytes())
                .setArtifact(program.artifact().toByteString())
                .setLeaseUntilMicros(until == null ? 0 : Times.toMicros(until))
                .setIsRevert(part.rollout().isRevert())
                .setTrialSeconds((int) part.rollout().terms().trial().toSeconds())
                .addAllPeers(peers)
                .build();
    }
}
