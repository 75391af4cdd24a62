package dev.skerry.gateway.store;

import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;

/**
 * A change that nobody waits for; one that the store refuses is logged.
 *
 * @param what it is, for people
 * @param sizeBytes what it takes of the queue's budget
 * @param afterCommit called on the writer's thread; must not block
 */
public record NotedChange(String what, int sizeBytes, Consumer<Handle> write, Runnable afterCommit)
        implements Change {
    private static final Logger LOG = Logger.getLogger(NotedChange.class);

    @Override
    public void apply(Handle transaction) {
        write.accept(transaction);
    }

    @Override
    public void committed() {
        afterCommit.run();
    }

    @Override
    public void refused(RuntimeException why) {
        LOG.warnf("event=not-recorded what=\"%s\" cause=\"%s\"", what, why);
    }

    @Override
    public String toString() {
        return what;
    }
}
