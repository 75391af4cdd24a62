package dev.skerry.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.check.StoredReadings;
import dev.skerry.tool.check.StoredRow;
import dev.skerry.tool.plant.Witness;
import dev.skerry.tool.site.SiteAgent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An enrolled agent is restarted, drained, resumed and wiped while its readings flow. */
class AgentActionsIT extends ApprovingSite {
    private static final Witness.Stream COUNTED = new Witness.Stream("works", "counter-1", "n");
    private static final Duration END = Duration.ofMinutes(2);

    private int published;

    private void publish(ReplayPublisher counter, int more) throws Exception {
        for (int end = published + more; published < end; published++) {
            counter.publish("{\"n\":%d}".formatted(published).getBytes(UTF_8));
        }
    }

    private List<Object> stored() {
        return new StoredReadings(http, gateway("/"))
                .of(COUNTED).stream().<Object>map(StoredRow::value).sorted().toList();
    }

    private void awaitAllStoredOnce() {
        List<Object> all =
                Stream.iterate(0.0, n -> n + 1).limit(published).<Object>map(n -> n).toList();
        waiting().untilAsserted(() -> assertThat(stored()).isEqualTo(all));
    }

    private String tell(int exitCode, String... words) {
        List<String> line = new ArrayList<>(List.of("agent"));
        line.addAll(List.of(words));
        line.addAll(List.of("--gateway", gateway("").toString()));
        return skerry(exitCode, line.toArray(String[]::new));
    }

    private JsonNode action(String id) {
        return http.get(gateway("/api/commands/" + id));
    }

    private void awaitState(String id, String state) {
        waiting().until(() -> action(id).path("state").asText().equals(state));
    }

    private String activity() {
        return http.get(gateway("/api/agents/works")).at("/activity/state").asText();
    }

    private void restartLosesNothing(ReplayPublisher counter) throws Exception {
        publish(counter, 200);
        tell(0, "restart", "works", "--order-id", "again", "--no-wait");
        publish(counter, 200);
        assertThat(agent.awaitEnd(END)).isTrue();
        assertThat(agent.exitCode()).isEqualTo(SiteAgent.START_AGAIN);
        startAgent();
        awaitState("again", "executed");
        awaitAllStoredOnce();
    }

    private void drainedIsSafeToUnplug(ReplayPublisher counter) throws Exception {
        publish(counter, 100);
        assertThat(tell(0, "drain", "works")).contains("safe to unplug");
        waiting().until(() -> activity().equals("drained"));
        int before = stored().size();
        publish(counter, 100);
        counter.awaitAcknowledged();
        assertThat(status().path("ledger").path("pending").asLong()).isZero();
        assertThat(status().path("troubles").toString()).contains("SKR-A703");
        assertThat(stored()).hasSize(before);
        assertThat(tell(0, "resume", "works")).contains("takes readings again");
        awaitAllStoredOnce();
        waiting().until(() -> activity().equals("working"));
    }

    private void order(String id) {
        assertThat(
                        tell(
                                0,
                                "wipe-remote",
                                "works",
                                "--confirm",
                                "works",
                                "--order-id",
                                id,
                                "--no-wait"))
                .contains("approve show " + id);
        approve(id, "vera", "wants to tell the agent 'works' itself to 'wipe'");
    }

    private void wipesOnceApprovedAndDrained() {
        assertThat(tell(2, "wipe-remote", "works", "--confirm", "work")).contains("SKR-T122");
        order("early");
        awaitState("early", "failed");
        JsonNode steps = action("early").path("steps");
        assertThat(steps.get(steps.size() - 1).path("code").asText()).isEqualTo("SKR-A704");
        tell(0, "drain", "works");
        order("last");
        assertThat(agent.awaitEnd(END)).isTrue();
        assertThat(agent.exitCode()).isEqualTo(SiteAgent.WIPED);
        awaitState("last", "executed");
        assertThat(folder.resolve("works/data"))
                .isDirectoryContaining("glob:**lock")
                .isDirectoryNotContaining("glob:**{outbox*,identity,audit,wipe-ordered}");
    }

    @Test
    void readings_flow_while_it_is_restarted_and_drained_until_it_is_wiped() throws Exception {
        setPolicy(
                """
                - { name: wipes, when: kind == "agent-action" && name == "wipe", approvals: 1 }
                - { name: changes, when: kind == "policy", approvals: 2 }
                """);
        try (ReplayPublisher device =
                ReplayPublisher.connect(brokerPort(), "counter-1", "it/counter-1/count")) {
            restartLosesNothing(device);
            drainedIsSafeToUnplug(device);
        }
        wipesOnceApprovedAndDrained();
        assertThat(found(gateway("/api/audit?what=agent-action&limit=100")).toString())
                .contains("agent-action.executed", "vera");
    }
}
