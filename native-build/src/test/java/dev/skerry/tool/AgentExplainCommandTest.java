package dev.skerry.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AgentExplainCommandTest {
    private static final String ANSWER =
            """
            {"deviceId": "pump 1", "explanations": [
             {"model": "odd", "bundle": "builtin:envelope", "version": "", "digest": "x", "observedAt": "t",
              "score": 0.25, "method": "only-channel", "channels": [
               {"feature": "value", "resource": "level", "unit": "m", "contribution": 0.25,
                "steps": [{"at": "t", "value": 3}]}]}]}""";

    private ScriptedGateway agent;

    @BeforeEach
    void start() throws IOException {
        agent = new ScriptedGateway();
    }

    @AfterEach
    void stop() {
        agent.close();
    }

    private int explain(String... more) {
        String[] words = new String[more.length + 3];
        words[0] = "agent";
        words[1] = "explain";
        words[2] = "pump 1";
        System.arraycopy(more, 0, words, 3, more.length);
        return agent.executeAt("--agent", words);
    }

    @Test
    void shows_what_models_made_of_which_readings() {
        agent.answers(ANSWER, ANSWER);
        assertThat(explain()).isZero();
        assertThat(agent.asked()).containsExactly("GET /api/explanations/pump%201");
        assertThat(agent.out().lines())
                .containsExactly(
                        "",
                        "model odd: builtin:envelope, x, at t",
                        "  score 0.25",
                        "  contributions (only-channel) and the latest steps:",
                        "        0.25  level  3 m");
        assertThat(explain("--json")).isZero();
        assertThat(agent.out()).contains("\"deviceId\" : \"pump 1\"");
    }

    @Test
    void says_when_no_model_has_said_anything() {
        agent.answers("{\"deviceId\": \"pump 1\", \"explanations\": []}");
        assertThat(explain()).isZero();
        assertThat(agent.out()).startsWith("No model has said anything");
    }

    @Test
    void says_why_the_agent_refuses() {
        agent.refuses(404, "{\"code\": \"SKR-A425\", \"message\": \"no device 'pump 1'\"}");
        assertThat(explain()).isEqualTo(3);
        assertThat(agent.err()).contains("SKR-A425").contains("no device 'pump 1'");
    }
}
