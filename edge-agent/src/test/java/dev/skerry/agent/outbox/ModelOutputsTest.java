package dev.skerry.agent.outbox;

import static dev.skerry.agent.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skerry.agent.pipeline.Decision;
import dev.skerry.agent.pipeline.Explanation;
import dev.skerry.agent.pipeline.Inference;
import dev.skerry.agent.pipeline.ModelResult;
import dev.skerry.agent.pipeline.ModelResult.Forecast;
import dev.skerry.agent.pipeline.Outcome;
import dev.skerry.profile.model.RuleAction.Severity;
import dev.skerry.sync.batch.BatchDecoder;
import dev.skerry.sync.batch.BatchLimits;
import dev.skerry.sync.batch.RecordVisitor;
import dev.skerry.sync.batch.RollUp;
import dev.skerry.sync.batch.StreamKey;
import dev.skerry.sync.proto.DecisionRecord;
import dev.skerry.sync.proto.Lane;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What models give, as it is kept. */
class ModelOutputsTest {
    private static final OutboxSettings SETTINGS =
            new OutboxSettings(Duration.ofMillis(20), 100, 1 << 20, 50);

    @TempDir Path directory;

    private final CountingReceipt receipt = new CountingReceipt();
    private final List<String> records = new ArrayList<>();

    private static Inference said(ModelResult result) {
        return new Inference("pump-1", "bearing", "ab", 5, result, false);
    }

    private void keep(List<Inference> inferences, List<Decision> decisions) throws Exception {
        try (Outbox outbox = Outbox.open(directory, SETTINGS, () -> 7)) {
            outbox.start(new SilentListener());
            var outcome =
                    new Outcome.Accepted(
                            Samples.PUMP, List.of(), inferences, decisions, Map.of(), 1, receipt);
            outbox.append(outcome);
            await().until(() -> receipt.count() == 1);
            for (Lane lane : List.of(Lane.LANE_TELEMETRY, Lane.LANE_ALARM)) {
                for (var batch : outbox.load(lane, 0, Long.MAX_VALUE, 1_000)) {
                    BatchDecoder.decode(batch.content(), BatchLimits.DEFAULT, new Lines());
                }
            }
            assertThat(outbox.ledger().accepted()).isEqualTo(outcome.recordCount());
        }
    }

    /** Streams with their values, a line each. */
    private final class Lines implements RecordVisitor {
        private String stream = "";

        private void add(Object value) {
            records.add(stream + " " + value);
        }

        @Override
        public void stream(StreamKey key, int recordCount) {
            stream = key.resource();
        }

        @Override
        public void onDouble(long observedAtMicros, double value, int quality) {
            add(value);
        }

        @Override
        public void onLong(long observedAtMicros, long value, int quality) {
            add(value);
        }

        @Override
        public void onBoolean(long observedAtMicros, boolean value, int quality) {
            add(value);
        }

        @Override
        public void onString(long observedAtMicros, String value, int quality) {
            add(value);
        }

        @Override
        public void onBytes(long observedAtMicros, byte[] value, int quality) {
            try {
                add(DecisionRecord.parseFrom(value).getExplanations(0).getBundle());
            } catch (InvalidProtocolBufferException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void onRollUp(long observedAtMicros, RollUp value, int quality) {
            add(value);
        }
    }

    @Test
    void each_output_is_a_stream_of_its_own() throws Exception {
        keep(List.of(said(new ModelResult(0.5f, "worn", new Forecast(3, 2, 4)))), List.of());
        assertThat(records)
                .containsExactlyInAnyOrder(
                        "model.bearing.score 0.5",
                        "model.bearing.label worn",
                        "model.bearing.forecast 3.0",
                        "model.bearing.lower 2.0",
                        "model.bearing.upper 4.0");
    }

    @Test
    void what_a_model_does_not_give_is_not_kept() throws Exception {
        keep(
                List.of(
                        said(new ModelResult(Float.NaN, "worn", null)),
                        said(
                                new ModelResult(
                                        Float.NaN, null, new Forecast(3, Double.NaN, Double.NaN)))),
                List.of());
        assertThat(records)
                .containsExactlyInAnyOrder(
                        "model.bearing.label worn", "model.bearing.forecast 3.0");
    }

    @Test
    void an_alarm_is_kept_with_what_its_models_saw() throws Exception {
        var why =
                new Explanation(
                        "bearing",
                        "pump-bearing",
                        "1.2.0",
                        "ab",
                        5,
                        ModelResult.ofScore(0.9f),
                        0.5,
                        Explanation.Method.NONE,
                        List.of());
        keep(
                List.of(),
                List.of(
                        new Decision.AlarmRaised(
                                "pump-1", "worn", 5, Severity.WARNING, "so", List.of(why))));
        assertThat(records).containsExactly("decision.worn pump-bearing");
    }
}
