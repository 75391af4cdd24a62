package dev.skerry.tool.model.rollout;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whom a model is for; one of these options. */
final class Target {
    @Option(names = "--all", required = true, description = "Every agent.")
    private boolean all;

    @Option(
            names = "--site",
            required = true,
            paramLabel = "SITE",
            description = "The agents of a site.")
    private @Nullable String site;

    @Option(
            names = "--group",
            required = true,
            paramLabel = "TAG",
            description = "The agents with a tag.")
    private @Nullable String group;

    @Option(names = "--agent", required = true, paramLabel = "AGENT", description = "One agent.")
    private @Nullable String agent;

    /** For people, such as {@code site harbour}. */
    String words() {
        ObjectNode json = toJson();
        String target = json.path("target").asText();
        return (json.path("scope").asText() + " " + target).strip();
    }

    /** Scope and target as the gateway takes them. */
    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (site != null) {
            return json.put("scope", "site").put("target", site);
        }
        if (group != null) {
            return json.put("scope", "group").put("target", group);
        }
        if (agent != null) {
            return json.put("scope", "agent").put("target", agent);
        }
        if (!all) {
            throw new IllegalStateException("the command line asks for one of these options");
        }
        return json.put("scope", "all");
    }
}
