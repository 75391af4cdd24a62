/** Commands that bring models to agents: assignments, and rollouts in stages. */
@NullMarked
package dev.skerry.tool.model.rollout;

import org.jspecify.annotations.NullMarked;
