package dev.skerry.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skerry.tool.evaluate.MeanBundle;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * An enrolled agent follows a change of its group or site, and runs a model, once that is approved.
 */
class ApprovedProfilesIT extends ApprovingSite {
    private static final String TAGS = "/api/agents/works/tags";
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void an_agent_leaves_its_group_and_its_site_by_approval() throws Exception {
        setPolicy(
                """
                - { name: profiles, when: kind == "profile", approvals: 1 }
                - { name: changes, when: kind == "policy", approvals: 2 }
                """);
        assertThat(tag("canary").statusCode()).isEqualTo(200);
        assign("gauge", "group", "canary");
        assign("meter", "site", site());
        waiting().until(() -> running().containsAll(List.of("gauge", "meter")));

        HttpResponse<String> left = tag();
        assertThat(left.statusCode()).isEqualTo(202);
        assertThat(running()).contains("gauge");
        approve(
                requestOf(left),
                "vera",
                "wants to take the profile 'gauge' from the agent 'works'");
        waiting().until(() -> !running().contains("gauge"));
        assertThat(running()).contains("meter");
        assertThat(status().path("troubles").toString()).doesNotContain("SKR-A650");

        agent.kill();
        startAgentAt("elsewhere");
        waiting().until(() -> waitingRequests().size() == 1);
        assertThat(running()).contains("meter");
        approve(
                waitingRequests().get(0).path("id").asText(),
                "bob",
                "'gateway' wants to take the profile 'meter' from the agent 'works'");
        waiting().until(() -> !running().contains("meter"));
    }

    @Test
    void an_agent_runs_a_model_once_its_rollout_is_approved() throws Exception {
        setPolicy(
                """
                - { name: models, when: kind == "model", approvals: 1 }
                - { name: changes, when: kind == "policy", approvals: 2 }
                """);
        Path bundle = MeanBundle.write(folder, MeanBundle.trainingRows(200), "# Mean");
        String to = gateway("").toString();
        skerry(0, "model", "push", bundle.toString(), "--gateway", to);
        String[] start = {"model", "rollout", "start", "mean@1.0.0", "--agent", "works"};
        assertThat(
                        skerry(
                                0,
                                Stream.concat(Stream.of(start), Stream.of("--gateway", to))
                                        .toArray(String[]::new)))
                .contains("waits for approvals", "./skerry approve show");
        assertThat(http.get(gateway("/api/models/mean/agents"))).isEmpty();

        String id = waitingRequests().get(0).path("id").asText();
        assertThat(skerry(0, "approve", "show", id, "--source", "--gateway", to))
                .contains("| ", "\"mean\"");
        approve(
                id,
                "vera",
                "wants the agent 'works' to run version '1.0.0' of the model 'mean', in stages");
        // No profile names it there: the agent believes the order, and says so of the bundle.
        waiting()
                .until(
                        () ->
                                found(gateway("/api/models/mean/agents"))
                                        .toString()
                                        .contains("SKR-M020"));
        assertThat(status().path("troubles").toString()).doesNotContain("SKR-A650");
        assertThat(skerry(0, "model", "rollout", "status", "mean", "--gateway", to))
                .contains("shadow");
    }

    private JsonNode waitingRequests() {
        return http.get(gateway("/api/approvals?state=waiting"));
    }

    private String site() {
        return http.get(gateway("/api/agents/works")).path("site").asText();
    }

    /** The profiles that the agent has of its gateway. */
    private List<String> running() {
        return StreamSupport.stream(
                        found(gateway("/api/agents/works/profiles")).path("running").spliterator(),
                        false)
                .filter(profile -> !profile.path("local").asBoolean())
                .map(profile -> profile.path("name").asText())
                .toList();
    }

    private void assign(String name, String scope, String target) throws Exception {
        String yaml =
                """
                schema: skerry.device/v1
                name: %1$s
                version: 1.0.0
                source: { mqtt: { topic: "%1$s/{device}" } }
                resources: { level: { type: float32, unit: Cel } }
                """
                        .formatted(name);
        assertThat(ask("POST", "/api/profiles", "application/yaml", yaml).statusCode())
                .isEqualTo(200);
        String body =
                JSON.createObjectNode()
                        .put("version", "1.0.0")
                        .put("scope", scope)
                        .put("target", target)
                        .toString();
        approve(
                requestOf(
                        ask(
                                "PUT",
                                "/api/profiles/" + name + "/assignments",
                                "application/json",
                                body)),
                "vera",
                "to work by a version of the profile '" + name + "'");
    }

    private HttpResponse<String> tag(String... tags) throws Exception {
        return ask("PUT", TAGS, "application/json", JSON.writeValueAsString(tags));
    }

    private static String requestOf(HttpResponse<String> answer) {
        return answer.headers().firstValue("Skerry-Approval").orElseThrow();
    }

    private HttpResponse<String> ask(String method, String path, String type, String body)
            throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(gateway(path))
                            .method(method, HttpRequest.BodyPublishers.ofString(body))
                            .header("Content-Type", type)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
