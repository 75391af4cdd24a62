/** What the gateway itself watches in its fleet, and raises alarms of. */
@NullMarked
package dev.skerry.gateway.condition;

import org.jspecify.annotations.NullMarked;
