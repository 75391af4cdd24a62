/**
 * The outbox's own part of {@code bench outbox}: a program that the tool starts with the agent's
 * class path, since it knows the agent as a process only.
 */
@NullMarked
package dev.skerry.agent.outbox.bench;

import org.jspecify.annotations.NullMarked;
