package dev.skerry.gateway.session;

import dev.skerry.gateway.program.ProgramCatalogue;
import dev.skerry.gateway.program.rollout.ProgramRollouts;
import java.util.concurrent.Semaphore;

/**
 * What sessions need to talk about agents' programs.
 *
 * @param answers with chunks that may be on their way to agents at once
 */
public record ProgramServices(
        ProgramRollouts rollouts, ProgramCatalogue catalogue, Semaphore answers) {
    public ProgramServices(ProgramRollouts rollouts, ProgramCatalogue catalogue, int mostAnswers) {
        this(rollouts, catalogue, new Semaphore(mostAnswers));
    }
}
