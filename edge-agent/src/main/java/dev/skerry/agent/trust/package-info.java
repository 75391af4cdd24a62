/**
 * Which orders of the gateway are believed:
 *
 * <ol>
 *   <li>{@link dev.skerry.agent.trust.PinnedKeys} keeps the keys that it signs by. The first set
 *       comes over a link to a gateway that showed its certificate; each further one is signed by a
 *       key of the set before.
 *   <li>{@link dev.skerry.agent.trust.Trust} opens what is signed by them, and hands commands and
 *       profiles on as they were signed, or refuses them with a code.
 * </ol>
 */
@NullMarked
package dev.skerry.agent.trust;

import org.jspecify.annotations.NullMarked;
