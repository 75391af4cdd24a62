package dev.skerry.tool.model.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.ToolException;
import java.util.Set;

/** Which rollout people mean who name the model: there is one open at a time. */
final class RolloutApi {
    private static final Set<String> OPEN = Set.of("waiting", "shadow", "canary", "full");

    private RolloutApi() {}

    /** The path of the newest rollout; of none, about which the gateway says so, if it has none. */
    static String newest(GatewayApi api, String model) {
        JsonNode rollouts = api.get(GatewayApi.path("models", model, "rollouts"));
        String id = rollouts.path(0).path("id").asText("none");
        return GatewayApi.path("models", model, "rollouts", id);
    }

    /**
     * The path of the open one.
     *
     * @throws ToolException SKR-T114 if there is none
     */
    static String open(GatewayApi api, String model) {
        for (JsonNode rollout : api.get(GatewayApi.path("models", model, "rollouts"))) {
            if (isOpen(rollout)) {
                String id = rollout.path("id").asText();
                return GatewayApi.path("models", model, "rollouts", id);
            }
        }
        throw new ToolException(
                "SKR-T114",
                ExitCode.FOUND,
                "No rollout of '%s' that you may see is open. './skerry model rollout list %s' shows those that ended."
                        .formatted(model, model));
    }

    /** Whether it lacks approvals, and begins when it has them. */
    static boolean isWaiting(JsonNode rollout) {
        return rollout.path("stage").asText().equals("waiting");
    }

    /** Whether something may still become of it. */
    static boolean isOpen(JsonNode rollout) {
        return OPEN.contains(rollout.path("stage").asText());
    }
}
