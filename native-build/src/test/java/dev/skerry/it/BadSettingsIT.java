package dev.skerry.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.tool.Installation;
import dev.skerry.tool.process.ManagedProcess;
import dev.skerry.tool.process.Ports;
import dev.skerry.tool.process.ProcessSpec;
import dev.skerry.tool.site.AgentSettings;
import dev.skerry.tool.site.Programs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is wrong with the settings is told at once, a line for each, and ends the process. */
class BadSettingsIT {
    private static final int CANNOT_START = 2;

    @TempDir private Path folder;
    private final Programs programs = new Programs(Installation.current());

    @Test
    void an_agent_names_every_setting_its_value_and_what_to_write() {
        assertThat(
                        refusals(
                                agent(
                                        Map.of(
                                                "skerry.agent.outbox.capacity", "lots",
                                                "skerry.agent.mqtt.keep-alive", "soon",
                                                "skerry.agent.coap.port", "70000",
                                                "skerry.agent.nonsense", "1"),
                                        Map.of("SKERRY_AGENT_OUTBOX_COMMIT_RECORDS", "few"))))
                .containsExactly(
                        "SKR-A005 skerry.agent.mqtt.keep-alive is 'soon': write a duration from 1s to 65535s, in whole seconds",
                        "SKR-A005 skerry.agent.coap.port is '70000': write a number from -1 to 65535",
                        "SKR-A005 skerry.agent.outbox.commit-records is 'few': write a number from 1 to 100000",
                        "SKR-A005 skerry.agent.outbox.capacity is 'lots': write a size from 1M to 1024T",
                        "SKR-A007 there is no setting skerry.agent.nonsense: correct or remove it");
    }

    @Test
    void an_agent_names_a_variable_that_it_does_not_know() {
        assertThat(refusals(agent(Map.of(), Map.of("SKERRY_AGENT_COAP_PROT", "1"))))
                .containsExactly(
                        "SKR-A007 there is no setting SKERRY_AGENT_COAP_PROT: did you mean 'SKERRY_AGENT_COAP_PORT'?");
    }

    @Test
    void an_agent_tells_of_the_frameworks_settings_too() {
        assertThat(
                        refusals(
                                agent(
                                        Map.of(
                                                "quarkus.http.port", "http",
                                                "quarkus.http.host", "203.0.113.7",
                                                "quarkus.http.io-threads", "lots"),
                                        Map.of())))
                .satisfiesExactly(
                        host ->
                                assertThat(host)
                                        .isEqualTo(
                                                "SKR-A003 quarkus.http.host is '203.0.113.7': write an address or a name of this machine, such as 127.0.0.1"),
                        port ->
                                assertThat(port)
                                        .isEqualTo(
                                                "SKR-A005 quarkus.http.port is 'http': write a number from 0 to 65535"),
                        threads ->
                                assertThat(threads)
                                        .startsWith("SKR-A005 ")
                                        .contains("quarkus.http.io-threads", "\"lots\""));
    }

    @Test
    void a_gateway_names_every_setting_its_value_and_what_to_write() {
        ProcessSpec gateway =
                programs.gateway(
                        folder,
                        Ports.freeTcp(),
                        Map.of(
                                "skerry.gateway.session.credits", "many",
                                "skerry.gateway.store.readers", "0",
                                "skerry.gateway.host-names", "plant",
                                "quarkus.http.port", "70000",
                                "skerry.gateway.events.hartbeat", "1s"));
        assertThat(refusals(gateway))
                .containsExactly(
                        "SKR-G106: skerry.gateway.store.readers is '0': write a number from 1 to 256",
                        "SKR-G106: skerry.gateway.session.credits is 'many': write a number from 1 to 4096",
                        "SKR-G107: there is no setting skerry.gateway.events.hartbeat: did you mean 'skerry.gateway.events.heartbeat'?",
                        "SKR-G106: quarkus.http.port is '70000': write a number from 0 to 65535");
    }

    private ProcessSpec agent(Map<String, String> settings, Map<String, String> variables) {
        ProcessSpec plain =
                programs.agent(
                        new AgentSettings(
                                "bad", "plant", folder, null, -1, false, Ports.freeTcp(), settings),
                        "http://127.0.0.1:" + Ports.freeTcp());
        Map<String, String> environment = new HashMap<>(plain.environment());
        environment.putAll(variables);
        return new ProcessSpec(
                plain.name(), plain.command(), environment, plain.limits(), plain.log());
    }

    /** All that the process says, which is one line for each problem. */
    private static List<String> refusals(ProcessSpec spec) {
        try (ManagedProcess process = ManagedProcess.start(spec)) {
            assertThat(process.awaitEnd(Duration.ofMinutes(2))).isTrue();
            assertThat(process.exitCode()).isEqualTo(CANNOT_START);
            return process.logTail(100).lines().toList();
        }
    }
}
