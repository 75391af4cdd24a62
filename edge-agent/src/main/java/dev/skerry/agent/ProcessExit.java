package dev.skerry.agent;

import dev.skerry.agent.action.AgentExit;
import dev.skerry.agent.program.SwitchOver;
import dev.skerry.agent.seal.WipeByOrder;
import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.nio.file.Path;
import org.jboss.logging.Logger;

/** Ends this process by order. */
record ProcessExit(Path dataDir) implements AgentExit {
    private static final Logger LOG = Logger.getLogger(ProcessExit.class);

    @Override
    public void restart() {
        LOG.infof("agent=restarts code=%d by=gateway", AgentMain.RESTART);
        Quarkus.asyncExit(AgentMain.RESTART);
    }

    /** For the launcher to switch to the program that is staged. */
    void switchOver() {
        LOG.infof("agent=switches code=%d", SwitchOver.CODE);
        Quarkus.asyncExit(SwitchOver.CODE);
    }

    @Override
    public void orderWipe() throws IOException {
        WipeByOrder.order(dataDir);
    }

    @Override
    public void wipe() {
        LOG.infof("agent=wipes code=%d by=gateway", AgentMain.WIPED);
        Quarkus.asyncExit(AgentMain.WIPED);
    }
}
