/**
 * The offline queue. What the pipeline hands over is encoded into batches, committed in groups and
 * synced to disk before any source is told that its message was taken; batches leave only when the
 * gateway has acknowledged them.
 */
@NullMarked
package dev.skerry.agent.outbox;

import org.jspecify.annotations.NullMarked;
