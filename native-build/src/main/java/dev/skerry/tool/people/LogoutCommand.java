package dev.skerry.tool.people;

import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.GatewayOption;
import dev.skerry.tool.ToolException;
import dev.skerry.tool.process.StoredLogins;
import dev.skerry.tool.process.StoredLogins.Login;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Revokes the token that a login left, and forgets it. */
@Command(
        name = "logout",
        description = "Revoke the API token that 'skerry login' keeps, and forget it.",
        mixinStandardHelpOptions = true)
public final class LogoutCommand implements Callable<Integer> {
    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    /** One that is not filled in yet. */
    public LogoutCommand() {}

    @Override
    public Integer call() {
        StoredLogins logins = StoredLogins.ofUser();
        Login login = logins.of(gateway.address());
        PrintWriter out = spec.commandLine().getOut();
        if (login.tokenId() == 0) {
            out.printf("Nobody is logged in at %s.%n", gateway.address());
            out.flush();
            return ExitCode.OK.number();
        }
        // Forgotten here in any case; what the gateway says of it is told.
        logins.put(gateway.address(), new Login(null, 0, login.trusted()));
        try (GatewayApi api = new GatewayApi(gateway.address(), login)) {
            api.delete(GatewayApi.path("tokens", String.valueOf(login.tokenId())));
            out.printf("Logged out at %s.%n", gateway.address());
        } catch (ToolException e) {
            out.printf("Forgotten here; the gateway did not revoke it: %s%n", e.getMessage());
        }
        out.flush();
        return ExitCode.OK.number();
    }
}
