/** What people said of alarms of this agent's devices. */
@NullMarked
package dev.skerry.agent.feedback;

import org.jspecify.annotations.NullMarked;
