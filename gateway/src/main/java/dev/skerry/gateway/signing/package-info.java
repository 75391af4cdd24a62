/** The keys that the gateway signs its orders by, and the chain by which agents follow them. */
@NullMarked
package dev.skerry.gateway.signing;

import org.jspecify.annotations.NullMarked;
