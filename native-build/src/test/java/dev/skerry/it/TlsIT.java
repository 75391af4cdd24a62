package dev.skerry.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.Installation;
import dev.skerry.tool.process.Ports;
import dev.skerry.tool.site.AgentSettings;
import dev.skerry.tool.site.Site;
import dev.skerry.tool.site.SiteAgent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway with a certificate, an agent that trusts it, and one that does not. */
class TlsIT {
    @TempDir private Path folder;

    private AgentSettings settings(String agentId, Map<String, String> extra) {
        return new AgentSettings(
                agentId, "plant", folder.resolve(agentId), null, -1, true, Ports.freeTcp(), extra);
    }

    @Test
    void an_agent_sends_to_the_gateway_that_it_trusts_and_to_no_other() {
        try (Site site = Site.withTls(Installation.current(), folder, Ports.freeTcp())) {
            site.startAgent(settings("trusts", Map.of()));
            SiteAgent doubts =
                    site.startAgent(settings("doubts", Map.of("skerry.agent.gateway.ca-file", "")));
            site.awaitReady();
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> stored(site, "trusts"), stored -> stored > 0);
            await().atMost(Duration.ofMinutes(1))
                    .until(
                            () -> doubts.status().path("troubles").toString(),
                            troubles -> troubles.contains("SKR-A607"));
            JsonNode agents = site.http().get(site.uri("/api/agents"));
            assertThat(agents.findValuesAsText("agentId")).containsExactly("trusts");
        }
    }

    private static long stored(Site site, String agentId) {
        for (JsonNode agent : site.http().get(site.uri("/api/agents"))) {
            if (agent.path("agentId").asText().equals(agentId)) {
                return agent.path("ledger").path("stored").asLong();
            }
        }
        return 0;
    }
}
