/** Rules that the whole repository keeps: its structure and its hygiene. */
@NullMarked
package dev.skerry.house;

import org.jspecify.annotations.NullMarked;
