/** The command line and what stands behind it. */
@NullMarked
package dev.skerry.tool;

import org.jspecify.annotations.NullMarked;
