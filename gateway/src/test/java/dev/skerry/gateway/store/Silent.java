package dev.skerry.gateway.store;

import org.jdbi.v3.core.Handle;

/** Takes no part in any group. */
public final class Silent implements GroupCommitter.CommitListener {
    @Override
    public void committing(Handle transaction) {}

    @Override
    public void committed(int changes, long nanos) {}

    @Override
    public void rolledBack() {}
}
