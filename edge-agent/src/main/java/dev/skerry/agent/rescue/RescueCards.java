package dev.skerry.agent.rescue;

import dev.skerry.agent.config.AgentConfig;
import dev.skerry.agent.program.ProgramPlace;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Leaves the {@link RescueCard} of an agent that has opened its outbox. */
public record RescueCards(ProgramPlace place) {
    private static final Logger LOG = Logger.getLogger(RescueCards.class);

    /**
     * Leaves it, or takes it away without a gateway that could repair the agent. An agent that
     * nobody launches has no rescue; one that can't write it works all the same.
     */
    public void leave(
            AgentConfig config,
            Optional<URI> gateway,
            String agentId,
            long epoch,
            long builtAtMicros) {
        Path folder = place.folder();
        if (folder == null) {
            return;
        }
        try {
            if (gateway.isPresent()) {
                RescueCard.of(config, gateway.get(), agentId, epoch, builtAtMicros).write(folder);
            } else {
                Files.deleteIfExists(folder.resolve(RescueCard.FILE));
            }
        } catch (IOException e) {
            LOG.warnf("rescue=not-prepared reason=\"%s\"", e);
        }
    }
}
