/**
 * Histories of any length at the speed of a chart.
 *
 * <ol>
 *   <li>Batches stay as they came; they are what counts. {@link dev.skerry.gateway.history.Folder}
 *       reads each once more, soon after it was stored, and adds its numbers to blocks of ten
 *       minutes that hold smallest, largest, sum, count and worst quality of every ten seconds.
 *   <li>The blocks and how far an agent's batches are folded change in one transaction, so whatever
 *       is late, replayed or from a restored store is folded once.
 *   <li>{@link dev.skerry.gateway.history.Histories} answers from the blocks, from the batches that
 *       are not folded yet, and at both ends of the range from the batches themselves. What comes
 *       out is what reading all batches would give.
 * </ol>
 */
@NullMarked
package dev.skerry.gateway.history;

import org.jspecify.annotations.NullMarked;
