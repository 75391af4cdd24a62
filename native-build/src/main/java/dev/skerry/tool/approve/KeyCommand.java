package dev.skerry.tool.approve;

import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.GatewayOption;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes the key that one approves by. */
@Command(
        name = "key",
        description =
                "Make the key that you approve by, and show the line that an admin adds to the policy's approvers. It stays on this machine.",
        mixinStandardHelpOptions = true)
final class KeyCommand implements Callable<Integer> {
    @Option(
            names = "--name",
            paramLabel = "NAME",
            description =
                    "Your name at the gateway (default: as you are logged in there; with a name none is asked).")
    private @Nullable String name;

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Option(names = "--show", description = "Make none; show the line of the one that is there.")
    private boolean show;

    @Mixin private KeyOption file = new KeyOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        if (!show) {
            ApproverKey.requireNone(file.file());
        }
        String published = name();
        ApproverKey key = show ? ApproverKey.read(file.file()) : ApproverKey.make(file.file());
        PrintWriter out = spec.commandLine().getOut();
        if (!show) {
            out.printf("The key is in %s, for you alone. The line for the policy:%n", key.file());
        }
        out.println(key.line(published));
        out.flush();
        return 0;
    }

    private String name() {
        if (name != null) {
            return name;
        }
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            return LoginName.of(api, "--name");
        }
    }
}
