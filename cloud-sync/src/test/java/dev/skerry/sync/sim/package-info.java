/**
 * A deterministic world of agents, gateways with one store, and the network between them, in which
 * every choice follows from a seed. The sessions, the clocks and the replicated types are the
 * product's; the processes, disks and links around them are simulated. See docs/simulator.md.
 *
 * <ol>
 *   <li>{@link dev.skerry.sync.sim.Campaign} runs a {@link dev.skerry.sync.sim.SimWorld} for each
 *       seed.
 *   <li>{@code Scheduler} says who does something next; a {@code SimAgent} or a {@code SimGateway}
 *       does it, sends over a {@code SimLink} and writes to its {@code SimOutbox}, {@code SimTwin}
 *       or the {@code SimStore}.
 *   <li>{@code Faults} strike between the steps and within them.
 *   <li>{@code Witness} and {@code TwinAccount} know what was promised and check it at once; {@code
 *       Verdict} checks what must hold after all has healed.
 *   <li>Each {@link dev.skerry.sync.sim.Mutation} breaks one rule, and must be found.
 * </ol>
 */
@NullMarked
package dev.skerry.sync.sim;

import org.jspecify.annotations.NullMarked;
