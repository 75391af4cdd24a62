package dev.skerry.gateway.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skerry.gateway.error.ErrorCode;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Problem details (RFC 9457).
 *
 * @param type a URN of the code
 * @param title what is wrong, in general
 * @param code the stable code
 * @param detail what is wrong here
 * @param hint what to do
 * @param problems all that is wrong with a profile's source or a bundle; null but for such
 */
public record Problem(
        String type,
        String title,
        int status,
        String code,
        String detail,
        String hint,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<? extends Objection> problems) {
    /** The media type of problem details. */
    public static final String MEDIA_TYPE = "application/problem+json";

    /** A problem with that code. */
    public static Problem of(ErrorCode error, int status, String detail) {
        return new Problem(
                "urn:skerry:error:" + error.code(),
                error.meaning(),
                status,
                error.code(),
                detail,
                error.advice(),
                null);
    }

    /** The same with all that is wrong with what was sent. */
    public Problem with(List<? extends Objection> wrong) {
        return new Problem(type, title, status, code, detail, hint, List.copyOf(wrong));
    }

    /** Answers a request that does not pass through JAX-RS. */
    public void send(HttpServerResponse response, ObjectMapper json) {
        try {
            response.setStatusCode(status)
                    .putHeader("Content-Type", MEDIA_TYPE)
                    .end(json.writeValueAsString(this));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem that can't be written as JSON", e);
        }
    }
}
