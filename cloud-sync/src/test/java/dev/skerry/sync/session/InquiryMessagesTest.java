package dev.skerry.sync.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.skerry.sync.proto.AgentFrame;
import dev.skerry.sync.proto.GatewayFrame;
import dev.skerry.sync.proto.Inquiry;
import dev.skerry.sync.proto.LogLevel;
import dev.skerry.sync.proto.LogLine;
import dev.skerry.sync.proto.LogLines;
import dev.skerry.sync.proto.LogTail;
import dev.skerry.sync.proto.RecentMessages;
import dev.skerry.sync.proto.SettingsReport;
import org.junit.jupiter.api.Test;

/** What a gateway asks an agent for when somebody wants to know. */
class InquiryMessagesTest {
    private static final Inquiry TAIL =
            Inquiry.newBuilder()
                    .setLog(
                            LogTail.newBuilder()
                                    .setTail(3)
                                    .setLeaseMillis(15_000)
                                    .setLevel(LogLevel.LOG_LEVEL_INFO))
                    .build();
    private static final LogLines LINES =
            LogLines.newBuilder()
                    .setTail(3)
                    .setBootId("boot")
                    .addLines(LogLine.newBuilder().setNumber(1).setMessage("agent=started"))
                    .build();
    private static final SettingsReport SETTINGS =
            SettingsReport.newBuilder().setDigest(ByteString.copyFromUtf8("digest")).build();

    private static final RecentMessages MESSAGES =
            RecentMessages.newBuilder().setNumber(7).setIsKept(true).build();

    private final AgentBench agent = new AgentBench(SessionLimits.DEFAULT);
    private final GatewaySession session = new GatewaySession(SessionLimits.DEFAULT);

    @Test
    void an_agent_hands_on_what_it_is_asked_and_answers() {
        agent.open();
        agent.welcome(8);
        agent.receive(asked());
        assertThat(agent.outputs).endsWith(new AgentOutput.Inquired(TAIL));
        agent.give(new AgentInput.LogLinesRead(LINES));
        agent.give(new AgentInput.SettingsTold(SETTINGS));
        assertThat(agent.outputs)
                .endsWith(
                        new AgentOutput.Send(AgentFrame.newBuilder().setLogLines(LINES).build()),
                        new AgentOutput.Send(
                                AgentFrame.newBuilder().setSettings(SETTINGS).build()));
    }

    @Test
    void an_agent_is_not_asked_and_says_nothing_before_welcome() {
        agent.open();
        int before = agent.outputs.size();
        agent.give(new AgentInput.LogLinesRead(LINES));
        agent.give(new AgentInput.SettingsTold(SETTINGS));
        agent.give(new AgentInput.MessagesRead(MESSAGES));
        assertThat(agent.outputs).hasSize(before);
        agent.receive(asked());
        assertThat(agent.closedWith()).isEqualTo(SessionProblem.WELCOME_EXPECTED.code());
        assertThat(agent.all(AgentOutput.Inquired.class)).isEmpty();
    }

    @Test
    void a_gateway_hands_on_what_was_logged_and_the_settings() {
        GatewayState open = OpenGateway.admitted(session, OpenGateway.greeted(session, 0));
        var lines = AgentFrame.newBuilder().setLogLines(LINES).build();
        assertThat(session.step(open, new GatewayInput.Received(lines)).outputs())
                .containsExactly(new GatewayOutput.LogLinesTold(LINES));
        var settings = AgentFrame.newBuilder().setSettings(SETTINGS).build();
        assertThat(session.step(open, new GatewayInput.Received(settings)).outputs())
                .containsExactly(new GatewayOutput.SettingsTold(SETTINGS));
    }

    @Test
    void a_gateway_hands_on_the_last_messages_of_a_device() {
        agent.open();
        agent.welcome(8);
        agent.give(new AgentInput.MessagesRead(MESSAGES));
        var frame = AgentFrame.newBuilder().setRecentMessages(MESSAGES).build();
        assertThat(agent.outputs).endsWith(new AgentOutput.Send(frame));
        GatewayState open = OpenGateway.admitted(session, OpenGateway.greeted(session, 0));
        assertThat(session.step(open, new GatewayInput.Received(frame)).outputs())
                .containsExactly(new GatewayOutput.MessagesTold(MESSAGES));
    }

    @Test
    void a_gateway_asks_after_welcome_alone() {
        GatewayState greeted = OpenGateway.greeted(session, 0);
        assertThat(session.step(greeted, new GatewayInput.Inquire(TAIL)).outputs()).isEmpty();
        GatewayState open = OpenGateway.admitted(session, greeted);
        assertThat(session.step(open, new GatewayInput.Inquire(TAIL)).outputs())
                .containsExactly(new GatewayOutput.Send(asked()));
    }

    private static GatewayFrame asked() {
        return GatewayFrame.newBuilder().setInquiry(TAIL).build();
    }
}
