package dev.skerry.agent.outbox;

import static dev.skerry.agent.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.clock.Stamps;
import dev.skerry.agent.outbox.Samples.Told;
import dev.skerry.agent.outbox.log.StoredBatch;
import dev.skerry.agent.pipeline.Outcome;
import dev.skerry.agent.trace.MessageTraces;
import dev.skerry.agent.trace.SampledMessage;
import dev.skerry.agent.trace.TraceSettings;
import dev.skerry.profile.model.Reading;
import dev.skerry.sync.proto.Lane;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of a traced message goes with the batch that has its last reading. */
class TracedBatchesTest {
    private static final OutboxSettings SETTINGS =
            new OutboxSettings(Duration.ofMillis(1), 1_000, 4 << 20, 50);

    @TempDir Path directory;
    private long nanos;
    private final Told told = new Told();
    private final MessageTraces traces =
            new MessageTraces(new TraceSettings(1, 6_000), new SplittableRandom(1), () -> nanos);

    private Outcome message(long number, List<Reading> readings) {
        traces.want(6_000);
        nanos += Duration.ofSeconds(1).toNanos();
        SampledMessage trace = traces.begin("mqtt", "plant/" + number, "", 0, () -> 0);
        return new Outcome.Accepted(
                Samples.PUMP,
                readings,
                List.of(),
                List.of(),
                Map.of(),
                number,
                told.receipt("m" + number),
                Stamps.RIGHT,
                trace);
    }

    @Test
    void a_trace_is_found_by_the_sequence_of_its_batch() throws Exception {
        try (Outbox outbox = Outbox.open(directory, SETTINGS, () -> 7)) {
            outbox.start(new SilentListener());
            outbox.append(
                    message(
                            1,
                            List.of(
                                    Samples.reading(Samples.LIMIT_SWITCH, 1, 1),
                                    Samples.reading(Samples.TEMPERATURE, 1, 1))));
            outbox.append(message(2, List.of()));
            await().until(() -> told.lines.size() == 2);
            StoredBatch telemetry =
                    outbox.load(Lane.LANE_TELEMETRY, 1, Long.MAX_VALUE, 10).getFirst();
            assertThat(traces.of(telemetry.sequence()))
                    .extracting(trace -> trace.getAddress())
                    .containsExactly("plant/1");
            for (StoredBatch other : outbox.load(Lane.LANE_ALARM, 1, Long.MAX_VALUE, 10)) {
                assertThat(traces.of(other.sequence())).isEmpty();
            }
            assertThat(traces.of(0)).as("a message without a record").isEmpty();
        }
    }
}
