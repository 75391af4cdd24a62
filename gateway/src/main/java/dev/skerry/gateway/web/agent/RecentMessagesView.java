package dev.skerry.gateway.web.agent;

import dev.skerry.gateway.fleet.AgentView;
import dev.skerry.gateway.fleet.Payloads;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.sync.proto.RecentMessage;
import dev.skerry.sync.proto.RecentMessages;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last messages of a device as they came, oldest first.
 *
 * @param site of the agent, which stands for {@code {site}} in its topics
 * @param messages none of a device of which the agent has heard nothing since it started
 */
public record RecentMessagesView(
        String agentId, String site, String deviceId, List<MessageView> messages) {
    private static final int MOST = 8;

    public RecentMessagesView {
        messages = List.copyOf(messages);
    }

    /**
     * One message.
     *
     * @param source mqtt, coap or host
     * @param address topic or path
     * @param receivedAt by the agent's clock
     * @param payload if it is text
     * @param payloadBase64 if it is none
     * @param bytes how many it had; of more than 4 KiB only the beginning is kept
     * @param isWhole whether the payload is all of it
     * @param code why the agent could not decode it; null when it could
     */
    public record MessageView(
            String source,
            String address,
            Instant receivedAt,
            @Nullable String payload,
            @Nullable String payloadBase64,
            int bytes,
            boolean isWhole,
            @Nullable String code) {
        static MessageView of(RecentMessage told) {
            boolean isWhole = told.getPayload().size() == told.getPayloadBytes();
            return new MessageView(
                    told.getSource(),
                    told.getAddress(),
                    Times.ofMicros(told.getReceivedMicros()),
                    Payloads.text(told.getPayload(), isWhole),
                    Payloads.base64(told.getPayload(), isWhole),
                    told.getPayloadBytes(),
                    isWhole,
                    told.getCode().isEmpty() ? null : told.getCode());
        }
    }

    static RecentMessagesView of(AgentView agent, String deviceId, RecentMessages told) {
        return new RecentMessagesView(
                agent.agentId(),
                agent.site(),
                deviceId,
                told.getMessagesList().stream().limit(MOST).map(MessageView::of).toList());
    }
}
