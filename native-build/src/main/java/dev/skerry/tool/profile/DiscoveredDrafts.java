package dev.skerry.tool.profile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.profile.draft.Draft;
import dev.skerry.profile.draft.Drafts;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.ToolException;
import dev.skerry.tool.process.Http;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a running agent drafts for the devices that none of its profiles knows. */
final class DiscoveredDrafts {
    private final Http http;
    private final URI agent;

    private DiscoveredDrafts(Http http, URI agent) {
        this.http = http;
        this.agent = agent;
    }

    /**
     * All of them; devices that one draft describes are drafted once.
     *
     * @throws ToolException SKR-T036 if no agent answers
     */
    static Drafts of(URI agent) {
        try (Http http = new Http()) {
            return new DiscoveredDrafts(http, agent).all();
        } catch (UncheckedIOException e) {
            throw new ToolException(
                    "SKR-T036",
                    ExitCode.ENVIRONMENT,
                    "No agent answers at %s (%s). Start one with 'skerry agent', or name its address with --agent."
                            .formatted(agent, e.getMessage()));
        }
    }

    private Drafts all() {
        List<Draft> drafts = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (JsonNode found : http.get(agent.resolve("/api/discovered")).path("list")) {
            String name = found.path("name").asText(found.path("address").asText());
            JsonNode its =
                    http.get(
                            agent.resolve(
                                    "/api/discovered/" + found.path("id").asText() + "/draft"));
            for (JsonNode draft : its.path("drafts")) {
                String yaml = draft.path("yaml").asText();
                if (seen.add(yaml)) {
                    drafts.add(
                            new Draft(
                                    draft.path("name").asText(),
                                    yaml,
                                    List.of(name),
                                    found.path("count").asLong()));
                }
            }
            its.path("leftOut").forEach(left -> leftOut.add(name + ": " + left.asText()));
        }
        return new Drafts(drafts, leftOut.stream().distinct().toList());
    }
}
