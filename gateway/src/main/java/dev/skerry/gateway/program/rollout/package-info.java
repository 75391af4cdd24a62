/**
 * How a version of the agents' program gets to them.
 *
 * <ol>
 *   <li>{@link dev.skerry.gateway.program.rollout.Course} says what is due: whom to tell, whose
 *       lease ended, when a wave is through, and when a gate does not hold.
 *   <li>{@link dev.skerry.gateway.program.rollout.Plans} says what an agent shall run.
 *   <li>{@link dev.skerry.gateway.program.rollout.ProgramRollouts} makes both durable and tells
 *       agents.
 * </ol>
 */
@NullMarked
package dev.skerry.gateway.program.rollout;

import org.jspecify.annotations.NullMarked;
