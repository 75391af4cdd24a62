/** The list of the fleet, and what people keep of it. */
@NullMarked
package dev.skerry.gateway.web.fleet;

import org.jspecify.annotations.NullMarked;
