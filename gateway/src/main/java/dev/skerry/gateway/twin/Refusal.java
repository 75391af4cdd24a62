package dev.skerry.gateway.twin;

import dev.skerry.gateway.error.GatewayError;

/**
 * Why nothing was written.
 *
 * @param detail what is wrong here
 */
public record Refusal(GatewayError error, String detail) {}
