/** What happened to a device, of whatever kind, in one order. */
@NullMarked
package dev.skerry.gateway.timeline;

import org.jspecify.annotations.NullMarked;
