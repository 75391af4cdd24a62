/** Reads recorded data with its labels, in the layouts of the benchmarks and as any CSV. */
@NullMarked
package dev.skerry.tool.evaluate.data;

import org.jspecify.annotations.NullMarked;
