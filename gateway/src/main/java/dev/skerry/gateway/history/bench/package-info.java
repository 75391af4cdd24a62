/** Measures histories; see {@code ./skerry bench history}. */
@NullMarked
package dev.skerry.gateway.history.bench;

import org.jspecify.annotations.NullMarked;
