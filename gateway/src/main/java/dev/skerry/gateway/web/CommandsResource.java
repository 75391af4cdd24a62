package dev.skerry.gateway.web;

import dev.skerry.gateway.command.CommandView;
import dev.skerry.gateway.command.Commands;
import dev.skerry.gateway.command.Commands.Cancellation;
import dev.skerry.gateway.error.GatewayError;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Commands by their ids. */
@Path("/api/commands/{commandId}")
@Tag(name = "Commands")
public class CommandsResource {
    private final Commands commands;

    CommandsResource(Commands commands) {
        this.commands = commands;
    }

    @GET
    @Operation(summary = "A command and what became of it")
    public CommandView command(String commandId) {
        return commands.command(commandId).orElseThrow(() -> unknown(commandId));
    }

    @POST
    @Path("/cancel")
    @Operation(
            summary = "Take a command back that was not delivered",
            description = "Refused with 409 once it was handed to its agent, or is over.")
    public CommandView cancel(String commandId, HttpServerRequest request)
            throws InterruptedException {
        Cancellation cancellation =
                Durable.await(
                        commands.cancel(commandId, request.remoteAddress().hostAddress()),
                        "the cancellation");
        return switch (cancellation) {
            case Cancellation.Done done -> done.command();
            case Cancellation.Unknown _ -> throw unknown(commandId);
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
