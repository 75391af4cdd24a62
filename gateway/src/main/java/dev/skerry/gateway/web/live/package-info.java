/** The event stream, and what each reader of it wants to hear of. */
@NullMarked
package dev.skerry.gateway.web.live;

import org.jspecify.annotations.NullMarked;
