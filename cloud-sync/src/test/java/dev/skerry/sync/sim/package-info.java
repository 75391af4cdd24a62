/**
 * A deterministic world of agents, a gateway and the links between them, in which every choice
 * follows from a seed: who moves next, what is lost, who crashes and what of it was on disk.
 */
@NullMarked
package dev.skerry.sync.sim;

import org.jspecify.annotations.NullMarked;
