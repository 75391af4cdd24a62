/** The models that an agent brings along, and how their names in profiles become models. */
@NullMarked
package dev.skerry.agent.infer.builtin;

import org.jspecify.annotations.NullMarked;
