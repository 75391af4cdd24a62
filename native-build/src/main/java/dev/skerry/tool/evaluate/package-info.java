/** {@code ./skerry evaluate}: recorded data through the agent's models, and what that is worth. */
@NullMarked
package dev.skerry.tool.evaluate;

import org.jspecify.annotations.NullMarked;
