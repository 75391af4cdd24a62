package dev.skerry.tool.model.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.GatewayApi;

/** Which rollout people mean who name the model: its newest, for there is one open at a time. */
final class RolloutApi {
    private RolloutApi() {}

    /** The path of the newest rollout; of none, about which the gateway says so, if it has none. */
    static String newest(GatewayApi api, String model) {
        JsonNode rollouts = api.get(GatewayApi.path("models", model, "rollouts"));
        String id = rollouts.path(0).path("id").asText("none");
        return GatewayApi.path("models", model, "rollouts", id);
    }
}
