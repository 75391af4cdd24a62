/** How bundles do: what they score, how long that takes, and whether two of them agree. */
@NullMarked
package dev.skerry.agent.infer.compare;

import org.jspecify.annotations.NullMarked;
