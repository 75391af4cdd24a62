/**
 * The agent's own part of {@code bench infer}: a program that the tool starts with the agent's
 * class path and flags, since it knows the agent as a process only.
 */
@NullMarked
package dev.skerry.agent.infer.bench;

import org.jspecify.annotations.NullMarked;
