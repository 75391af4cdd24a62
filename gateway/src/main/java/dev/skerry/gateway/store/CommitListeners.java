package dev.skerry.gateway.store;

import org.jdbi.v3.core.Handle;

/** Joins those that take part in the fate of groups. */
public final class CommitListeners {
    private CommitListeners() {}

    /** One after the other. */
    public static GroupCommitter.CommitListener both(
            GroupCommitter.CommitListener first, GroupCommitter.CommitListener second) {
        return new GroupCommitter.CommitListener() {
            @Override
            public void committing(Handle transaction) {
                first.committing(transaction);
                second.committing(transaction);
            }

            @Override
            public void committed(int changes, long nanos) {
                first.committed(changes, nanos);
                second.committed(changes, nanos);
            }

            @Override
            public void rolledBack() {
                first.rolledBack();
                second.rolledBack();
            }
        };
    }
}
