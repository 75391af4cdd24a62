package dev.skerry.tool.approve;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.ToolException;

/** The name by which a gateway knows whoever is logged in there. */
final class LoginName {
    private LoginName() {}

    /**
     * The name.
     *
     * @param option by which people name themselves where nobody logs in
     * @throws ToolException SKR-T105 if the gateway has none
     */
    static String of(GatewayApi api, String option) {
        JsonNode me = api.get(GatewayApi.path("me"));
        JsonNode name = me.path("name");
        // Where nobody logs in everybody has the same name, which no policy has.
        if (!name.isTextual() || me.path("how").asText().equals("open")) {
            throw new ToolException(
                    "SKR-T105",
                    ExitCode.USAGE,
                    "The gateway does not know who you are. Name yourself as the policy does, with %s."
                            .formatted(option));
        }
        return name.asText();
    }
}
