/** Why alarms were raised: what models made of which readings, as agents told it. */
@NullMarked
package dev.skerry.gateway.explain;

import org.jspecify.annotations.NullMarked;
