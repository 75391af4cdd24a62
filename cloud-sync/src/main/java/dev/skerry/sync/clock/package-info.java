/** Stamps that order writes of several machines whose clocks disagree. */
@NullMarked
package dev.skerry.sync.clock;

import org.jspecify.annotations.NullMarked;
