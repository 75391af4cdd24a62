package dev.skerry.gateway.store;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;

/** Measures the group commits on their way to another listener. */
public final class CommitMetrics implements GroupCommitter.CommitListener {
    private final GroupCommitter.CommitListener next;
    private final Timer commits;
    private final Counter changes;
    private final Counter failures;

    public CommitMetrics(GroupCommitter.CommitListener next, MeterRegistry registry) {
        this.next = next;
        this.commits =
                Timer.builder("skerry.gateway.commit")
                        .description("Time of a group commit, its disk sync included")
                        .publishPercentiles(0.5, 0.99)
                        .register(registry);
        this.changes =
                Counter.builder("skerry.gateway.commit.changes")
                        .description("Changes that were committed; by commits, the group's size")
                        .register(registry);
        this.failures =
                Counter.builder("skerry.gateway.commit.failures")
                        .description("Transactions that were rolled back")
                        .register(registry);
    }

    @Override
    public void committing(Handle transaction) {
        next.committing(transaction);
    }

    @Override
    public void committed(int count, long nanos) {
        commits.record(nanos, TimeUnit.NANOSECONDS);
        changes.increment(count);
        next.committed(count, nanos);
    }

    @Override
    public void rolledBack() {
        failures.increment();
        next.rolledBack();
    }
}
