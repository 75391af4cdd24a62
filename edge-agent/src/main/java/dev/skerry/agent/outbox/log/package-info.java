/**
 * The outbox's log: batches in segment files, written once, synced by the group, found again by
 * sequence. It knows nothing of what a batch holds nor of what a group means.
 */
@NullMarked
package dev.skerry.agent.outbox.log;

import org.jspecify.annotations.NullMarked;
