package dev.skerry.tool.action;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Has an agent send all that it has. */
@Command(
        name = "drain",
        description = {
            "Have an agent send all that it has, through its gateway, and take nothing more: then it can be unplugged.",
            "It takes readings again when it is told to resume, or is started again. MQTT brokers keep meanwhile what is published with QoS 1, CoAP devices are told to come back; what others send is lost."
        },
        mixinStandardHelpOptions = true)
public final class DrainCommand implements Callable<Integer> {
    @Parameters(paramLabel = "AGENT", description = "The agent's id.")
    private String agent = "";

    @Mixin private ActionRun run = new ActionRun();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        return run.run(
                agent,
                run.order("drain"),
                "The gateway has all of its readings: it is safe to unplug. It takes none until: skerry agent resume",
                spec.commandLine().getOut());
    }
}
