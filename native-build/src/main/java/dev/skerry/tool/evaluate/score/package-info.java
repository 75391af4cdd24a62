/** Scores of detectors as the benchmarks define them: plain arithmetic. */
@NullMarked
package dev.skerry.tool.evaluate.score;

import org.jspecify.annotations.NullMarked;
