package dev.skerry.gateway.web;

import dev.skerry.gateway.error.GatewayError;

/**
 * Problem details (RFC 9457).
 *
 * @param type a URN of the code
 * @param title what is wrong, in general
 * @param code the stable code
 * @param detail what is wrong here
 * @param hint what to do
 */
public record Problem(
        String type, String title, int status, String code, String detail, String hint) {
    /** The media type of problem details. */
    public static final String MEDIA_TYPE = "application/problem+json";

    static Problem of(GatewayError error, int status, String detail) {
        return new Problem(
                "urn:skerry:error:" + error.code(),
                error.meaning(),
                status,
                error.code(),
                detail,
                error.advice());
    }
}
