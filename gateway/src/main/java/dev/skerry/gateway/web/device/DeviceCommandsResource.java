package dev.skerry.gateway.web.device;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.gateway.command.CommandView;
import dev.skerry.gateway.command.Commands;
import dev.skerry.gateway.command.Commands.Answer;
import dev.skerry.gateway.command.Commands.Request;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.error.PolicyError;
import dev.skerry.gateway.fleet.FleetStore;
import dev.skerry.gateway.people.CurrentCaller;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.web.Durable;
import dev.skerry.gateway.web.Parameters;
import dev.skerry.gateway.web.ProblemException;
import dev.skerry.gateway.web.alarm.AlarmsResource;
import dev.skerry.gateway.web.policy.ApprovalsResource;
import dev.skerry.sync.proto.Device;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** What a device is ordered to do. */
@RolesAllowed(Role.Names.VIEWER)
@Path("/api/devices/{agentId}/{deviceId}/commands")
@Tag(name = "Commands")
public class DeviceCommandsResource {
    private final FleetStore fleet;
    private final Commands commands;
    private final CurrentCaller current;

    DeviceCommandsResource(FleetStore fleet, Commands commands, CurrentCaller current) {
        this.fleet = fleet;
        this.commands = commands;
        this.current = current;
    }

    @RolesAllowed(Role.Names.OPERATOR)
    @POST
    @ResponseStatus(202)
    @Operation(
            summary = "Send a command",
            description =
                    "{\"name\": …, \"arguments\": {…}, \"expiresIn\": \"30s\", \"id\": …}; all but"
                            + " the name may be left out, arguments when the profile declares none."
                            + " Answered once it is durable; GET /api/commands/{commandId} says"
                            + " what becomes of it. The same id again is the same command, and is"
                            + " answered with what became of it so far. What needs"
                            + " approvals by the policy is waiting until it has them: GET"
                            + " /api/approvals/{requestId}, by the command's id.")
    public CommandView send(String agentId, String deviceId, @Nullable JsonNode body)
            throws InterruptedException {
        Device device = device(agentId, deviceId);
        CommandBody read = CommandBody.read(device, body);
        Answer answer =
                Durable.await(
                        commands.request(
                                new Request(
                                        agentId,
                                        device.getProfileName(),
                                        read.content(),
                                        read.expiresIn(),
                                        read.info().getHasConfirm(),
                                        current.get())),
                        "the command");
        return switch (answer) {
            case Answer.Taken taken -> taken.command();
            case Answer.IdTaken _ ->
                    throw new ProblemException(
                            GatewayError.COMMAND_ID_TAKEN,
                            409,
                            "id '%s'".formatted(read.content().getCommandId()));
            case Answer.TooMany _ ->
                    throw new ProblemException(
                            GatewayError.TOO_MANY_COMMANDS,
                            429,
                            "agent '%s' has %d".formatted(agentId, Commands.MOST_OPEN));
            case Answer.CannotWait(PolicyError why) -> throw ApprovalsResource.cannotWait(why);
        };
    }

    @GET
    @Operation(summary = "A device's commands, newest first, and what became of them")
    public List<CommandView> commands(
            String agentId, String deviceId, @RestQuery @Nullable String limit) {
        int most = Parameters.number("limit", limit, 1, AlarmsResource.MOST, 100);
        List<CommandView> found = commands.commands(agentId, deviceId, most);
        if (found.isEmpty()) {
            var _ = device(agentId, deviceId);
        }
        return found;
    }

    private Device device(String agentId, String deviceId) {
        return fleet.declaration(agentId, deviceId)
                .orElseThrow(() -> ProblemException.noDevice(fleet, agentId, deviceId));
    }
}
