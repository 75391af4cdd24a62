/** A bounded run of the trials of {@code skerry fuzz}. */
@NullMarked
package dev.skerry.tool.fuzz;

import org.jspecify.annotations.NullMarked;
