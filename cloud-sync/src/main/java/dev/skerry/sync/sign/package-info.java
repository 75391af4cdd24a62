/**
 * Signatures by two algorithms at once, one of them safe from quantum computers: valid only if both
 * hold.
 */
@NullMarked
package dev.skerry.sync.sign;

import org.jspecify.annotations.NullMarked;
