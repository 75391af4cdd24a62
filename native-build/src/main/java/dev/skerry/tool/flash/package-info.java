/** Puts agents onto cards: {@code ./skerry flash} (docs/flash.md). */
@NullMarked
package dev.skerry.tool.flash;

import org.jspecify.annotations.NullMarked;
