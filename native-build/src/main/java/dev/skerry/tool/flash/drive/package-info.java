/**
 * What a card or a file is written to: which drives there are, why one would be refused, and how
 * one is claimed.
 */
@NullMarked
package dev.skerry.tool.flash.drive;

import org.jspecify.annotations.NullMarked;
