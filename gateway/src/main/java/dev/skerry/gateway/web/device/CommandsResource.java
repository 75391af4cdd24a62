package dev.skerry.gateway.web.device;

import dev.skerry.gateway.command.CommandView;
import dev.skerry.gateway.command.Commands;
import dev.skerry.gateway.command.Commands.Cancellation;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.error.PolicyError;
import dev.skerry.gateway.people.CurrentCaller;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.web.Durable;
import dev.skerry.gateway.web.ProblemException;
import dev.skerry.gateway.web.SiteScope;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Commands by their ids. */
@RolesAllowed(Role.Names.VIEWER)
@Path("/api/commands/{commandId}")
@Tag(name = "Commands")
public class CommandsResource {
    private final Commands commands;
    private final SiteScope scope;
    private final CurrentCaller current;

    CommandsResource(Commands commands, SiteScope scope, CurrentCaller current) {
        this.commands = commands;
        this.scope = scope;
        this.current = current;
    }

    @GET
    @Operation(summary = "A command and what became of it")
    public CommandView command(String commandId) {
        return commands.command(commandId)
                .filter(command -> scope.sees(command.agentId()))
                .orElseThrow(() -> unknown(commandId));
    }

    @RolesAllowed(Role.Names.OPERATOR)
    @POST
    @Path("/cancel")
    @Operation(
            summary = "Take a command back that was not delivered",
            description =
                    "Refused with 409 once it was handed to its agent, or is over. One that waits"
                            + " for approvals is taken back by who asked, or an admin of all"
                            + " sites.")
    public CommandView cancel(String commandId) throws InterruptedException {
        command(commandId);
        Cancellation cancellation =
                Durable.await(commands.cancel(commandId, current.get()), "the cancellation");
        return switch (cancellation) {
            case Cancellation.Done done -> done.command();
            case Cancellation.Unknown _ -> throw unknown(commandId);
            case Cancellation.NotTheirs(String caller) ->
                    throw new ProblemException(
                            PolicyError.NOT_THEIRS, 403, "'%s' asked for it".formatted(caller));
            case Cancellation.TooLate late ->
                    throw new ProblemException(
                            GatewayError.COMMAND_DELIVERED,
                            409,
                            "command '%s' is %s"
                                    .formatted(commandId, late.command().state().word()));
        };
    }

    private static ProblemException unknown(String commandId) {
        return new ProblemException(
                GatewayError.COMMAND_UNKNOWN, 404, "command '" + commandId + "'");
    }
}
