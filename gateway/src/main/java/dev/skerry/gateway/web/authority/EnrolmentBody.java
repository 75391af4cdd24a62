package dev.skerry.gateway.web.authority;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.gateway.authority.AgentName;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.web.ProblemException;
import dev.skerry.profile.text.Durations;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a token is to be like.
 *
 * @param agentId that it is bound to; null when to none
 * @param site that it is bound to; null when to none
 */
record EnrolmentBody(@Nullable String agentId, @Nullable String site, Duration expiresIn) {
    private static final Set<String> KEYS = Set.of("agentId", "site", "expiresIn");
    private static final Duration USUAL = Duration.ofHours(1);
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(30);

    static EnrolmentBody read(@Nullable JsonNode body) {
        if (body == null || !body.isObject()) {
            throw invalid("expected {\"agentId\": …, \"site\": …, \"expiresIn\": …}, all optional");
        }
        for (var entry : body.properties()) {
            if (!KEYS.contains(entry.getKey()) || !entry.getValue().isTextual()) {
                throw invalid("'%s' means nothing here, or is no text".formatted(entry.getKey()));
            }
        }
        return new EnrolmentBody(
                id(body, "agentId"), id(body, "site"), expiresIn(body.get("expiresIn")));
    }

    private static @Nullable String id(JsonNode body, String key) {
        JsonNode value = body.get(key);
        if (value == null) {
            return null;
        }
        if (!AgentName.isId(value.asText())) {
            throw invalid(
                    key
                            + " is 1 to 64 letters, digits, '.', '_' or '-', beginning with a letter"
                            + " or digit");
        }
        return value.asText();
    }

    private static Duration expiresIn(@Nullable JsonNode value) {
        Duration duration = value == null ? USUAL : Durations.parse(value.asText());
        if (duration == null
                || duration.compareTo(SHORTEST) < 0
                || duration.compareTo(LONGEST) > 0) {
            throw invalid("expiresIn is a text such as \"30m\" or \"2h\", from 1m to 30d");
        }
        return duration;
    }

    private static ProblemException invalid(String detail) {
        return new ProblemException(GatewayError.BODY_INVALID, 400, detail);
    }
}
