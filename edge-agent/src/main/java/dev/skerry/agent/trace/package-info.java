/**
 * What becomes of a few messages, for the gateway's traces. The agent has no OpenTelemetry of its
 * own: it notes times and identities, which travel with the batches, and the gateway makes spans of
 * them (docs/decisions/0030).
 */
@NullMarked
package dev.skerry.agent.trace;

import org.jspecify.annotations.NullMarked;
