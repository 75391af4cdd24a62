/**
 * The agent's own clock.
 *
 * <ol>
 *   <li>It shows the machine's uptime plus a base that is fixed when the machine starts, so that
 *       stamps are in order whatever the system clock does, and after a restart of the agent go on
 *       where they were.
 *   <li>The base is the last time that was known, or the build's date. Readings that are stamped so
 *       go into batches that name the boot ({@code docs/batch-format.md}).
 *   <li>Once the system clock can be believed or a gateway said Welcome, the clock shows as much
 *       more as it was behind. The gateway is told that offset and shifts what names the boot.
 * </ol>
 */
@NullMarked
package dev.skerry.agent.clock;

import org.jspecify.annotations.NullMarked;
