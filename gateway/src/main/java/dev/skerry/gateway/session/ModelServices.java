package dev.skerry.gateway.session;

import dev.skerry.gateway.feedback.MarkFeed;
import dev.skerry.gateway.model.Catalogue;
import dev.skerry.gateway.model.rollout.Rollouts;
import java.util.concurrent.Semaphore;

/**
 * What sessions need to talk about models.
 *
 * @param parts of archives that may be on their way to agents at once
 */
public record ModelServices(
        Rollouts rollouts, Catalogue catalogue, MarkFeed marks, Semaphore parts) {
    public ModelServices(Rollouts rollouts, Catalogue catalogue, MarkFeed marks, int mostParts) {
        this(rollouts, catalogue, marks, new Semaphore(mostParts));
    }
}
