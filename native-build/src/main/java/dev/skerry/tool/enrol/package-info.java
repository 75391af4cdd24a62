/** Letting new agents in. */
@NullMarked
package dev.skerry.tool.enrol;

import org.jspecify.annotations.NullMarked;
