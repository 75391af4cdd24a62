/**
 * What of the agent rests sealed, and how that begins and ends: opening the data directory with its
 * key, sealing one that was not, and wiping it (docs/at-rest.md).
 */
@NullMarked
package dev.skerry.agent.seal;

import org.jspecify.annotations.NullMarked;
