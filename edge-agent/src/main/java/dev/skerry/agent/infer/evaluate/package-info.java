/** Runs recorded rows through the models as the pipeline does; for {@code ./skerry evaluate}. */
@NullMarked
package dev.skerry.agent.infer.evaluate;

import org.jspecify.annotations.NullMarked;
