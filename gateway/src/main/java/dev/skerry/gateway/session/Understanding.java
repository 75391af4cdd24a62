package dev.skerry.gateway.session;

import dev.skerry.sync.crdt.InvalidTwinException;

/** What to do with a message about a twin. */
@FunctionalInterface
interface Understanding {
    void run() throws InvalidTwinException, InterruptedException;
}
