/** Models of bundles: their windows of readings, their states, and whether they run here. */
@NullMarked
package dev.skerry.agent.infer.window;

import org.jspecify.annotations.NullMarked;
