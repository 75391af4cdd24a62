/** Whole systems as processes on one machine, with everything that goes wrong between them. */
@NullMarked
package dev.skerry.it;

import org.jspecify.annotations.NullMarked;
