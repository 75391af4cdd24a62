/**
 * The columnar batch: how records travel and rest. Per stream one column of time stamps, one of
 * values and one of qualities; the whole compressed where it pays and checksummed. The format is
 * described in docs/batch-format.md.
 */
@NullMarked
package dev.skerry.sync.batch;

import org.jspecify.annotations.NullMarked;
