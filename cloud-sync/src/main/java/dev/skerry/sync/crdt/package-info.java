/**
 * Replicated types: values that are written on both sides of a link and merge to the same result,
 * whatever the order in which the writes arrive and however often.
 */
@NullMarked
package dev.skerry.sync.crdt;

import org.jspecify.annotations.NullMarked;
