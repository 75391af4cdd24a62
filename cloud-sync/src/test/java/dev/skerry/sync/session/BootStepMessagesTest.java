package dev.skerry.sync.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.skerry.sync.proto.AgentFrame;
import dev.skerry.sync.proto.BootStep;
import dev.skerry.sync.proto.BootSteps;
import dev.skerry.sync.proto.BootStepsTaken;
import dev.skerry.sync.proto.GatewayFrame;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a device's first boot did, told once there is an agent. */
class BootStepMessagesTest {
    private static final ByteString DIGEST = ByteString.copyFrom(new byte[32]);
    private static final BootStep INSTALLED =
            BootStep.newBuilder()
                    .setName("installed")
                    .setUptimeMillis(48_210)
                    .setBootId("b-1")
                    .setDetail("firstrun")
                    .build();
    private static final GatewayFrame TAKEN =
            GatewayFrame.newBuilder()
                    .setBootStepsTaken(BootStepsTaken.newBuilder().setDigest(DIGEST))
                    .build();

    private final AgentBench agent = new AgentBench(SessionLimits.DEFAULT);
    private final GatewaySession session = new GatewaySession(SessionLimits.DEFAULT);

    private static BootSteps steps(Iterable<BootStep> steps) {
        return BootSteps.newBuilder().addAllSteps(steps).setDigest(DIGEST).build();
    }

    private static GatewayInput.Received told(BootSteps steps) {
        return new GatewayInput.Received(AgentFrame.newBuilder().setBootSteps(steps).build());
    }

    @Test
    void an_agent_tells_of_its_first_boot_and_hears_that_it_is_kept() {
        BootSteps steps = steps(List.of(INSTALLED));
        agent.open();
        agent.give(new AgentInput.BootStepsRead(steps));
        assertThat(agent.all(AgentOutput.Send.class)).as("before Welcome").hasSize(1);
        agent.welcome(8);
        agent.give(new AgentInput.BootStepsRead(steps));
        assertThat(agent.outputs)
                .endsWith(
                        new AgentOutput.Send(AgentFrame.newBuilder().setBootSteps(steps).build()));
        agent.receive(TAKEN);
        assertThat(agent.outputs).endsWith(new AgentOutput.BootStepsTaken(DIGEST));
    }

    @Test
    void a_gateway_hands_on_the_steps_that_can_be_and_answers_when_they_are_stored() {
        GatewayState greeted = OpenGateway.greeted(session, 0);
        var stored = new GatewayInput.BootStepsStored(DIGEST);
        assertThat(session.step(greeted, stored).outputs()).isEmpty();
        GatewayState open = OpenGateway.admitted(session, greeted);
        List<BootStep> odd =
                List.of(
                        INSTALLED.toBuilder().setName("").build(),
                        INSTALLED.toBuilder().setName("In\u001b").build(),
                        INSTALLED.toBuilder().setName("a".repeat(33)).build(),
                        INSTALLED.toBuilder().setUptimeMillis(-1).build(),
                        INSTALLED.toBuilder().setUptimeMillis(31_556_952_001L).build(),
                        INSTALLED.toBuilder().setBootId("").build(),
                        INSTALLED.toBuilder().setBootId("b".repeat(65)).build(),
                        INSTALLED.toBuilder().setDetail("d".repeat(257)).build(),
                        INSTALLED);
        assertThat(session.step(open, told(steps(odd))).outputs())
                .containsExactly(new GatewayOutput.BootStepsTold(steps(List.of(INSTALLED))));
        assertThat(session.step(open, stored).outputs())
                .containsExactly(new GatewayOutput.Send(TAKEN));
    }

    @Test
    void a_gateway_takes_the_first_64_steps_and_no_digest_that_is_none() {
        GatewayState open = OpenGateway.admitted(session, OpenGateway.greeted(session, 0));
        BootSteps many =
                steps(IntStream.range(0, 65).mapToObj(i -> INSTALLED).toList()).toBuilder()
                        .setDigest(ByteString.copyFrom(new byte[33]))
                        .build();
        assertThat(session.step(open, told(many)).outputs())
                .containsExactly(
                        new GatewayOutput.BootStepsTold(
                                BootSteps.newBuilder()
                                        .addAllSteps(many.getStepsList().subList(0, 64))
                                        .build()));
    }
}
