/**
 * An agent whose program does not run, so that it can be repaired from afar
 * (docs/updates.md#rescue):
 *
 * <ol>
 *   <li>{@link dev.skerry.agent.rescue.RescueCard} is left by each program that opens its outbox:
 *       who the agent is, and what there is to know of the outbox without opening it.
 *   <li>{@link dev.skerry.agent.rescue.Rescue} is the process: the agent's identity, a session, and
 *       the desk that follows the gateway's plans for the program.
 *   <li>{@link dev.skerry.agent.rescue.RescueCommands} carries out {@code restart}, and leaves all
 *       else to the program that runs next.
 * </ol>
 */
@NullMarked
package dev.skerry.agent.rescue;

import org.jspecify.annotations.NullMarked;
