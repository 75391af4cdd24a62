package dev.skerry.gateway.web.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.model.rollout.Stage;
import dev.skerry.gateway.web.ProblemException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a rollout is to go on.
 *
 * @param isForced whatever its gates say
 * @param from the stage that whoever asks has seen it in; null for any
 */
record PromotionBody(boolean isForced, @Nullable Stage from) {
    static PromotionBody read(@Nullable JsonNode body) {
        if (body == null) {
            return new PromotionBody(false, null);
        }
        JsonNode force = body.path("force");
        JsonNode stage = body.path("stage");
        boolean isRight =
                body.isObject()
                        && body.propertyStream()
                                .allMatch(it -> Set.of("force", "stage").contains(it.getKey()))
                        && (force.isMissingNode() || force.isBoolean())
                        && (stage.isMissingNode()
                                || (stage.isTextual() && Stage.named(stage.asText()).isPresent()));
        if (!isRight) {
            throw new ProblemException(
                    GatewayError.BODY_INVALID,
                    400,
                    "expected {\"force\": true or false, \"stage\": the stage that it is in}");
        }
        return new PromotionBody(force.asBoolean(), Stage.named(stage.asText("")).orElse(null));
    }
}
