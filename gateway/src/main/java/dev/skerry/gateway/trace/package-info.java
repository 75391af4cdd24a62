/**
 * OpenTelemetry traces: of the messages that agents tell about, from the sensor to the dashboard,
 * and of requests of the API. Spans go to a collector by OTLP over HTTP; without one nothing is
 * asked for, made or kept (docs/decisions/0030).
 */
@NullMarked
package dev.skerry.gateway.trace;

import org.jspecify.annotations.NullMarked;
