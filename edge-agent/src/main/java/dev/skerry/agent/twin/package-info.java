/** The devices' twins as this agent has them: merged in memory, kept in the outbox's file. */
@NullMarked
package dev.skerry.agent.twin;

import org.jspecify.annotations.NullMarked;
