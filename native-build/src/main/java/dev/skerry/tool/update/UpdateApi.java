package dev.skerry.tool.update;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.ToolException;

/** Which rollout people mean. */
final class UpdateApi {
    static final String ROLLOUTS = "/api/program-rollouts";

    private UpdateApi() {}

    /**
     * The path of a rollout.
     *
     * @param id as people gave it, or its beginning; empty for the newest
     * @throws ToolException SKR-T172 if there is none
     */
    static String path(GatewayApi api, String id) {
        for (JsonNode rollout : api.get(ROLLOUTS)) {
            String one = rollout.path("id").asText();
            if (one.startsWith(id)) {
                return GatewayApi.path("program-rollouts", one);
            }
        }
        throw new ToolException(
                "SKR-T172",
                ExitCode.FOUND,
                id.isEmpty()
                        ? "No program was rolled out yet that you may see. './skerry update start VERSION' begins to."
                        : "You see no rollout '%s'. './skerry update status --all' lists those that there are."
                                .formatted(id));
    }
}
