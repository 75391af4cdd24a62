package dev.skerry.gateway.session;

import dev.skerry.gateway.insight.Insight;
import dev.skerry.gateway.insight.MessageRequests;
import dev.skerry.sync.proto.AgentStatus;
import dev.skerry.sync.proto.Inquiry;
import dev.skerry.sync.proto.LogLines;
import dev.skerry.sync.proto.RecentMessages;
import dev.skerry.sync.proto.SettingsReport;
import dev.skerry.sync.proto.SettingsWanted;
import dev.skerry.sync.session.GatewayInput;
import java.util.List;

/** What an agent tells of itself in one session. Used by its thread alone. */
final class SelfReports {
    private final Insight insight;
    private final SightingsMemory sightings = new SightingsMemory();
    private boolean isAble;
    private boolean tellsMessages;

    SelfReports(Insight insight) {
        this.insight = insight;
    }

    /** The status with all that it stands for. */
    AgentStatus status(String agentId, AgentStatus status) {
        insight.vitals().told(agentId, status);
        return sightings.added(status);
    }

    /** Settings, or their digest: by telling it an agent shows that it can be asked. */
    List<GatewayInput> settings(String agentId, SettingsReport report) throws InterruptedException {
        if (!isAble) {
            isAble = true;
            insight.logs().opened(agentId, this);
            tellsMessages = report.getAnswersList().contains(MessageRequests.ANSWER);
            if (tellsMessages) {
                insight.messages().opened(agentId, this);
            }
        }
        return insight.settings().lacks(agentId, report)
                ? List.of(
                        asking(
                                Inquiry.newBuilder()
                                        .setSettings(SettingsWanted.getDefaultInstance())))
                : List.of();
    }

    /** Lines for whoever watches; the agent hears how far they came. */
    List<GatewayInput> lines(String agentId, LogLines lines) {
        return insight.logs().heard(agentId, lines).stream()
                .<GatewayInput>map(tail -> asking(Inquiry.newBuilder().setLog(tail)))
                .toList();
    }

    /** The last messages of a device, for whoever asked. */
    void messages(String agentId, RecentMessages messages) {
        insight.messages().heard(agentId, messages);
    }

    private static GatewayInput asking(Inquiry.Builder inquiry) {
        return new GatewayInput.Inquire(inquiry.build());
    }

    /** Nothing is heard of the agent, or again. */
    void silent(String agentId, boolean isSilent) {
        if (isSilent) {
            close(agentId);
        } else if (isAble) {
            insight.logs().opened(agentId, this);
            if (tellsMessages) {
                insight.messages().opened(agentId, this);
            }
        }
    }

    /** The session is over, perhaps before it began. */
    void close(String agentId) {
        insight.logs().closed(agentId, this);
        insight.messages().closed(agentId, this);
    }
}
