/** Scores on a scale whose 0.5 keeps to a rate of false alarms, whatever model they are of. */
@NullMarked
package dev.skerry.agent.infer.conformal;

import org.jspecify.annotations.NullMarked;
