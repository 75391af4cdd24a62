/** {@code skerry update}: programs of agents, and how they are brought to them. */
@NullMarked
package dev.skerry.tool.update;

import org.jspecify.annotations.NullMarked;
