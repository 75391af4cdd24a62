package dev.skerry.tool.action;

import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells an agent itself to do something that takes no more than its id. */
abstract class AgentOrder implements Callable<Integer> {
    private final String action;
    private final String done;

    @Parameters(paramLabel = "AGENT", description = "The agent's id.")
    private String agent = "";

    @Mixin private ActionRun run = new ActionRun();

    @Spec private CommandSpec spec = CommandSpec.create();

    /**
     * An order.
     *
     * @param done what is said once it is done
     */
    AgentOrder(String action, String done) {
        this.action = action;
        this.done = done;
    }

    @Override
    public Integer call() throws InterruptedException {
        return run.run(agent, run.order(action), done, spec.commandLine().getOut());
    }
}
