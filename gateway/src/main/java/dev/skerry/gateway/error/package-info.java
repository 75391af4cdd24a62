/** The stable codes of everything that can go wrong and that somebody may see. */
@NullMarked
package dev.skerry.gateway.error;

import org.jspecify.annotations.NullMarked;
