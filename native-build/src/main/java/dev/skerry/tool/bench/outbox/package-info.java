/**
 * {@code bench outbox}: what a reading costs as a batch, and as the rows that others keep, on the
 * wire, on the disk and in time.
 */
@NullMarked
package dev.skerry.tool.bench.outbox;

import org.jspecify.annotations.NullMarked;
