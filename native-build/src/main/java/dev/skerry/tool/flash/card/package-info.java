/** The boot partition of a card or an image: FAT, written and read by mtools. */
@NullMarked
package dev.skerry.tool.flash.card;

import org.jspecify.annotations.NullMarked;
