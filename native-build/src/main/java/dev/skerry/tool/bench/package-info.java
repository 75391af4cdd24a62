/** Measurements of this machine. */
@NullMarked
package dev.skerry.tool.bench;

import org.jspecify.annotations.NullMarked;
