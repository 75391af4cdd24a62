/** The twin of each device: what it reports and what is desired of it, merged from both sides. */
@NullMarked
package dev.skerry.gateway.twin;

import org.jspecify.annotations.NullMarked;
