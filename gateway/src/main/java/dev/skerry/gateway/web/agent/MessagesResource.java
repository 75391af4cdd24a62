package dev.skerry.gateway.web.agent;

import dev.skerry.gateway.audit.GatewayLog;
import dev.skerry.gateway.error.FleetError;
import dev.skerry.gateway.fleet.AgentView;
import dev.skerry.gateway.fleet.FleetStore;
import dev.skerry.gateway.insight.MessageRequests;
import dev.skerry.gateway.insight.MessageRequests.Answer;
import dev.skerry.gateway.insight.MessageRequests.Told;
import dev.skerry.gateway.insight.MessageRequests.Untold;
import dev.skerry.gateway.people.CurrentCaller;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.web.ProblemException;
import dev.skerry.sync.audit.AuditEntry;
import dev.skerry.sync.proto.RecentMessages;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What a device sent last, as it came. */
@RolesAllowed(Role.Names.OPERATOR)
@Path("/api/agents/{agentId}/devices/{deviceId}/messages")
@Tag(name = "Fleet")
public class MessagesResource {
    /** With which statuses it refuses. */
    public static final Map<FleetError, Integer> REFUSALS =
            Map.of(
                    FleetError.MESSAGES_CUT_OFF, 409,
                    FleetError.MESSAGES_UNTOLD, 409,
                    FleetError.MESSAGES_NOT_KEPT, 409,
                    FleetError.MESSAGES_BUSY, 503,
                    FleetError.MESSAGES_LATE, 504);

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long SECONDS_TO_WAIT = 5;

    private final FleetStore fleet;
    private final MessageRequests requests;
    private final GatewayLog log;
    private final CurrentCaller current;
    private final InstantSource clock;

    MessagesResource(
            FleetStore fleet,
            MessageRequests requests,
            GatewayLog log,
            CurrentCaller current,
            InstantSource clock) {
        this.fleet = fleet;
        this.requests = requests;
        this.log = log;
        this.current = current;
        this.clock = clock;
    }

    @GET
    @Operation(
            summary = "What a device sent last, as it came",
            description =
                    "Asked of the agent, which keeps at most eight messages of each device in"
                            + " memory, those that it could not decode as well; answered within 10"
                            + " seconds. The gateway keeps none of it; that somebody read them is"
                            + " in its audit log.")
    public RecentMessagesView messages(String agentId, String deviceId)
            throws InterruptedException {
        AgentView agent =
                fleet.agent(agentId).orElseThrow(() -> ProblemException.unknownAgent(agentId));
        RecentMessages told = told(agentId, requests.ask(agentId, deviceId, PATIENCE));
        if (told.getMessagesCount() > 0) {
            log.note(
                    AuditEntry.of(clock.instant(), "device-messages.read", current.get().name())
                            .about("agent", agentId)
                            .about("device", deviceId)
                            .build());
        }
        return RecentMessagesView.of(agent, deviceId, told);
    }

    private static RecentMessages told(String agentId, Answer answer) {
        return switch (answer) {
            case Told(RecentMessages messages) when messages.getIsKept() -> messages;
            case Told _ -> throw refused(FleetError.MESSAGES_NOT_KEPT, agentId);
            case Untold why -> throw refused(error(why), agentId);
        };
    }

    private static FleetError error(Untold why) {
        return switch (why) {
            case CUT_OFF -> FleetError.MESSAGES_CUT_OFF;
            case TOO_OLD -> FleetError.MESSAGES_UNTOLD;
            case LATE -> FleetError.MESSAGES_LATE;
            case BUSY -> FleetError.MESSAGES_BUSY;
        };
    }

    private static ProblemException refused(FleetError why, String agentId) {
        int status = Objects.requireNonNull(REFUSALS.get(why));
        long wait = why == FleetError.MESSAGES_BUSY ? SECONDS_TO_WAIT : 0;
        return new ProblemException(why, status, "agent '" + agentId + "'", wait);
    }
}
