package dev.skerry.tool.update;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which agents get a version; one of these options. */
final class AudienceOption {
    @Option(names = "--all", required = true, description = "Every agent.")
    private boolean all;

    @Option(
            names = "--site",
            required = true,
            split = ",",
            paramLabel = "SITE",
            description = "The agents of these sites.")
    private List<String> sites = new ArrayList<>();

    @Option(
            names = "--tag",
            required = true,
            split = ",",
            paramLabel = "TAG",
            description = "The agents with one of these tags.")
    private List<String> tags = new ArrayList<>();

    @Option(
            names = "--agents",
            required = true,
            split = ",",
            paramLabel = "AGENT",
            description = "These agents.")
    private List<String> agents = new ArrayList<>();

    /** Scope and targets as the gateway takes them. */
    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (all) {
            return json.put("scope", "all");
        }
        List<String> targets = !sites.isEmpty() ? sites : !tags.isEmpty() ? tags : agents;
        json.put("scope", !sites.isEmpty() ? "site" : !tags.isEmpty() ? "group" : "agent");
        targets.forEach(json.putArray("targets")::add);
        return json;
    }
}
