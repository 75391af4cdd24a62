/** Writes an image onto a drive and reads it back. */
@NullMarked
package dev.skerry.tool.flash.write;

import org.jspecify.annotations.NullMarked;
