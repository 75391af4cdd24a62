package dev.skerry.tool;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which agents something is for; one of these options. */
public class AgentsOption {
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

    /** Scope and target as the gateway takes them. */
    public final ObjectNode agents() {
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

    /** For people, such as {@code site harbour}. */
    public final String words() {
        ObjectNode json = agents();
        return (json.path("scope").asText() + " " + json.path("target").asText()).strip();
    }
}
