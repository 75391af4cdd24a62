package dev.skerry.agent.self;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.pipeline.IngestSource;
import dev.skerry.agent.pipeline.MessageSink;
import dev.skerry.agent.pipeline.PipelineCounters;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.pipeline.SourceCondition;
import dev.skerry.agent.pipeline.SourceCondition.State;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.sync.proto.SourceStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourcesReportTest {
    private static final long NOW_MICROS = 1_000_000_000;
    private static final long NOW_NANOS = TimeUnit.SECONDS.toNanos(100);

    private record Standing(String name, SourceCondition condition, Optional<Refusal> trouble)
            implements IngestSource {
        @Override
        public void start(MessageSink sink) {}

        @Override
        public void settle(List<DeviceProfile> profiles) {}

        @Override
        public void close() {}
    }

    private static SourceStatus status(String name, String endpoint, State state, Refusal... why) {
        var source =
                new Standing(
                        name,
                        new SourceCondition(endpoint, state, TimeUnit.SECONDS.toNanos(70)),
                        Optional.of(why).filter(any -> any.length > 0).map(any -> any[0]));
        return new SourcesReport(List.of(source), new PipelineCounters(), () -> NOW_MICROS)
                .read(NOW_NANOS)
                .getFirst();
    }

    @Test
    void tells_since_when_by_the_agents_own_clock() {
        SourceStatus told = status("mqtt", "tcp://10.0.0.1:1883", State.WORKING);
        assertThat(told.getSinceMicros()).isEqualTo(NOW_MICROS - 30_000_000);
        assertThat(told.getKind()).isEqualTo("mqtt");
        assertThat(told.getEndpoint()).isEqualTo("tcp://10.0.0.1:1883");
        assertThat(told.getState()).isEqualTo(SourceStatus.State.STATE_WORKING);
        assertThat(told.getCode()).isEmpty();
        assertThat(told.getLastMessageMicros()).isZero();
    }

    @Test
    void tells_what_is_wrong_and_cuts_what_is_long() {
        SourceStatus told =
                status("coap", "", State.REFUSED, new Refusal("SKR-I101", "x".repeat(600)));
        assertThat(told.getState()).isEqualTo(SourceStatus.State.STATE_REFUSED);
        assertThat(told.getCode()).isEqualTo("SKR-I101");
        assertThat(told.getMessage()).hasSize(500);
    }

    @Test
    void names_the_loopback_interface_of_brokers_there_alone() {
        String here = Loopback.name(Path.of("/"));
        assertThat(here).hasSize(16).isEqualTo(Loopback.name(Path.of("/")));
        assertThat(status("mqtt", "tcp://localhost:1883", State.CONNECTING).getLoopback())
                .isEqualTo(here);
        assertThat(status("mqtt", "tcp://broker:1883", State.CONNECTING).getLoopback()).isEmpty();
        String two = "coap://127.0.0.1:5683, coaps://127.0.0.1:5684";
        assertThat(status("coap", two, State.WORKING).getLoopback()).isEmpty();
    }

    @Test
    void has_no_name_where_the_kernel_does_not_tell() {
        assertThat(Loopback.name(Path.of("/nowhere"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "tcp://127.0.0.1:1883, true",
        "mqtts://localhost, true",
        "tcp://[::1]:1883, true",
        "tcp://10.0.0.1:1883, false",
        "tcp://broker.local:1883, false",
        "'', false"
    })
    void knows_loopback_by_its_text(String endpoint, boolean expected) {
        assertThat(Loopback.has(endpoint)).isEqualTo(expected);
    }
}
