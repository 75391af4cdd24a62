package dev.skerry.agent.uplink;

import static dev.skerry.agent.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.skerry.sync.proto.ChunkRequest;
import dev.skerry.sync.proto.Chunks;
import dev.skerry.sync.proto.ProgramReport;
import dev.skerry.sync.proto.ProgramSet;
import dev.skerry.sync.session.GatewayInput;
import org.junit.jupiter.api.Test;

/** What the link carries of the agent's program. */
class UplinkProgramTest extends UplinkFixture {
    @Test
    void says_what_runs_when_a_session_begins_and_when_the_desk_says_so() {
        awaitConnected();
        await().until(() -> !gateway.programReports.isEmpty());
        assertThat(gateway.programReports).containsExactly(ProgramReport.getDefaultInstance());
        ProgramReport next = ProgramReport.newBuilder().setVersion("0.2.0").build();
        program.reports.accept(next);
        await().until(() -> gateway.programReports.contains(next));
    }

    @Test
    void hands_on_plans_and_chunks_and_asks_for_them() {
        awaitConnected();
        ProgramSet set = ProgramSet.getDefaultInstance();
        gateway.say(new GatewayInput.ProgramAssigned(set));
        await().until(() -> program.assigned.contains(set));
        ChunkRequest request =
                ChunkRequest.newBuilder()
                        .setNumber(7)
                        .setIndexDigest(ByteString.copyFrom(new byte[32]))
                        .build();
        program.requests.accept(request);
        await().until(() -> gateway.chunkRequests.contains(request));
        Chunks chunks = Chunks.newBuilder().setNumber(7).build();
        gateway.say(new GatewayInput.ChunksFound(chunks));
        await().until(() -> program.chunks.contains(chunks));
    }
}
