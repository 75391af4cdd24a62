package dev.skerry.agent.uplink;

import static dev.skerry.agent.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.skerry.sync.proto.AlarmMark;
import dev.skerry.sync.proto.AlarmMarks;
import dev.skerry.sync.proto.ModelChunk;
import dev.skerry.sync.proto.ModelPlan;
import dev.skerry.sync.proto.ModelReport;
import dev.skerry.sync.proto.ModelRequest;
import dev.skerry.sync.proto.ModelSet;
import dev.skerry.sync.session.GatewayInput;
import org.junit.jupiter.api.Test;

/** What the link carries of models and of marks. */
class UplinkModelsTest extends UplinkFixture {
    private static final String DIGEST = "0123456789abcdef".repeat(4);

    @Test
    void says_what_it_runs_when_a_session_begins_and_when_the_desk_says_so() {
        awaitConnected();
        await().until(() -> !gateway.modelReports.isEmpty());
        assertThat(gateway.modelReports).containsExactly(ModelReport.getDefaultInstance());
        ModelReport next = ModelReport.newBuilder().setRevision(7).build();
        models.reports.accept(next);
        await().until(() -> gateway.modelReports.contains(next));
    }

    @Test
    void hands_on_orders_and_parts_and_asks_for_them() {
        awaitConnected();
        ModelSet set =
                ModelSet.newBuilder().addPlans(ModelPlan.newBuilder().setName("pump")).build();
        gateway.say(new GatewayInput.ModelsAssigned(set));
        await().until(() -> models.assigned.contains(set));
        ModelRequest request = ModelRequest.newBuilder().setDigest(DIGEST).setLength(5).build();
        models.requests.accept(request);
        await().until(() -> gateway.modelRequests.contains(request));
        ModelChunk chunk =
                ModelChunk.newBuilder()
                        .setDigest(DIGEST)
                        .setContent(ByteString.copyFromUtf8("PK\u0003\u0004x"))
                        .build();
        gateway.say(new GatewayInput.ModelPartFound(chunk));
        await().until(() -> models.chunks.contains(chunk));
    }

    @Test
    void hands_on_what_people_said_of_alarms() {
        awaitConnected();
        AlarmMarks said =
                AlarmMarks.newBuilder()
                        .addMarks(
                                AlarmMark.newBuilder()
                                        .setDeviceId("tank-1")
                                        .setRule("full")
                                        .setVerdict(AlarmMark.Verdict.VERDICT_FALSE))
                        .build();
        gateway.say(new GatewayInput.AlarmsMarked(said));
        await().until(() -> marks.contains(said));
    }
}
