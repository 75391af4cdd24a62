/** {@code fuzz}: tries what no test thought of, for as long as it is told to. */
@NullMarked
package dev.skerry.tool.fuzz;

import org.jspecify.annotations.NullMarked;
