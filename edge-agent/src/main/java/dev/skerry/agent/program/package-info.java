/**
 * Which program this agent runs, and how it comes by another (docs/updates.md):
 *
 * <ol>
 *   <li>{@link dev.skerry.agent.program.ProgramDesk} hears of a plan that the gateway signed, on a
 *       thread of its own.
 *   <li>{@link dev.skerry.agent.program.ProgramPlanner} decides whether it may be followed, and
 *       what comes next.
 *   <li>{@link dev.skerry.agent.program.ProgramFetch} asks for the index and for the chunks that no
 *       program here has.
 *   <li>{@link dev.skerry.agent.program.ProgramStore} builds the program from them and verifies it;
 *       then it is staged, and the process ends so that the launcher switches to it.
 *   <li>On trial {@link dev.skerry.agent.program.HealthGate} says when it has proved itself.
 * </ol>
 */
@NullMarked
package dev.skerry.agent.program;

import org.jspecify.annotations.NullMarked;
