package dev.skerry.tool.approve;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
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
            defaultValue = "${sys:user.name}",
            description = "Your name at the gateway (default: ${DEFAULT-VALUE}).")
    private String name = "";

    @Option(names = "--show", description = "Make none; show the line of the one that is there.")
    private boolean show;

    @Mixin private KeyOption file = new KeyOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        ApproverKey key = show ? ApproverKey.read(file.file()) : ApproverKey.make(file.file());
        PrintWriter out = spec.commandLine().getOut();
        if (!show) {
            out.printf("The key is in %s, for you alone. The line for the policy:%n", key.file());
        }
        out.println(key.line(name));
        out.flush();
        return 0;
    }
}
