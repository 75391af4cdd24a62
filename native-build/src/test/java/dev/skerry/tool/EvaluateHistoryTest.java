package dev.skerry.tool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code evaluate} on what a gateway has of a device. */
class EvaluateHistoryTest {
    private static final String[] PUMP = {
        "evaluate", "--reference", "--json", "--agent", "north", "--device", "pump 1", "--resource"
    };

    private ScriptedGateway gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = new ScriptedGateway();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private int execute(String... more) {
        String[] all = new String[PUMP.length + more.length];
        System.arraycopy(PUMP, 0, all, 0, PUMP.length);
        System.arraycopy(more, 0, all, PUMP.length, more.length);
        return gateway.execute(all);
    }

    private static String line(long second, String value) {
        return "{\"observedAtMicros\":%d,\"value\":%s}\n".formatted(second * 1_000_000, value);
    }

    @Test
    void readings_are_scored_in_the_order_of_their_times() throws IOException {
        // A newer batch is stored before an older one; 90 stands out only behind the others.
        gateway.answers(
                line(86_400, "90")
                        + "{\"code\":\"SKR-G602\",\"sequence\":3}\n"
                        + line(0, "20")
                        + line(1, "20.5")
                        + line(2, "20")
                        + line(3, "\"off\""),
                line(0, "false") + line(1, "true"));
        int exit =
                execute(
                        "heat",
                        "--resource=run",
                        "--from=2026-01-01T00:00:00+01:00",
                        "--warm-up=3",
                        "--threshold=0.99");
        assertThat(exit).as(gateway.err()).isZero();
        assertThat(gateway.asked())
                .containsExactly(
                        "GET /api/devices/north/pump%201/readings?resource=heat&from=2026-01-01T00%3A00%3A00%2B01%3A00",
                        "GET /api/devices/north/pump%201/readings?resource=run&from=2026-01-01T00%3A00%3A00%2B01%3A00");
        JsonNode answer = new ObjectMapper().readTree(gateway.out());
        assertThat(answer.at("/files/0/file").asText()).isEqualTo("pump 1/heat");
        assertThat(answer.at("/files/0/rows").asInt()).isEqualTo(4);
        assertThat(answer.at("/files/0/alarms").asInt()).isEqualTo(1);
        assertThat(answer.at("/files/1/rows").asInt()).isEqualTo(2);
        assertThat(answer.at("/files/1/alarms").asInt()).isZero();
    }

    @Test
    void a_resource_without_numbers_is_told() {
        gateway.answers(line(0, "\"off\""));
        assertThat(execute("mode")).isEqualTo(ExitCode.ENVIRONMENT.number());
        assertThat(gateway.err()).startsWith("SKR-E002 ").contains("mode", "pump 1", "--from");
    }

    @Test
    void what_the_gateway_refuses_is_told_as_it_says_it() {
        gateway.refuses(
                404,
                "{\n\"code\": \"SKR-G204\", \"title\": \"no such device\", \"hint\": \"look\"}");
        assertThat(execute("heat")).isEqualTo(ExitCode.ENVIRONMENT.number());
        assertThat(gateway.err()).startsWith("SKR-G204 ").contains("no such device");
    }

    @Test
    void what_answers_without_readings_is_no_gateway() {
        gateway.answers("welcome");
        assertThat(execute("heat")).isEqualTo(ExitCode.ENVIRONMENT.number());
        assertThat(gateway.err()).startsWith("SKR-T034 ");
    }

    @Test
    void files_and_a_gateway_exclude_each_other() {
        assertThat(execute("heat", "--data", "x")).isEqualTo(ExitCode.USAGE.number());
        assertThat(execute("heat", "--format", "nab")).isEqualTo(ExitCode.USAGE.number());
        assertThat(execute("heat", "--label", "x")).isEqualTo(ExitCode.USAGE.number());
        assertThat(gateway.execute("evaluate", "--agent", "north"))
                .isEqualTo(ExitCode.USAGE.number());
        assertThat(gateway.err())
                .contains("--data excludes", "--format goes with", "--label go with")
                .contains("or readings of a gateway with --agent, --device and --resource");
        assertThat(gateway.asked()).isEmpty();
    }
}
