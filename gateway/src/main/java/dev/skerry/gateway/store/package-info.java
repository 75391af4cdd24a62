/** The durable store: opening and migrating it, and the one thread that writes to it in groups. */
@NullMarked
package dev.skerry.gateway.store;

import org.jspecify.annotations.NullMarked;
