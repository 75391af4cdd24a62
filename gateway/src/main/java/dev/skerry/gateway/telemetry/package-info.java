/** Batches: validating them, storing each once, and answering questions about their records. */
@NullMarked
package dev.skerry.gateway.telemetry;

import org.jspecify.annotations.NullMarked;
