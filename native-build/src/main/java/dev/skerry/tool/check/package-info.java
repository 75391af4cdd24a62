/** Compares what sensors had acknowledged with what the gateway stores. */
@NullMarked
package dev.skerry.tool.check;

import org.jspecify.annotations.NullMarked;
