/** The fleet as a list that is searched, counted and paged without asking the store. */
@NullMarked
package dev.skerry.gateway.fleet.index;

import org.jspecify.annotations.NullMarked;
