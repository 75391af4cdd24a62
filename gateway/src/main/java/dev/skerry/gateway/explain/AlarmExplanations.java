package dev.skerry.gateway.explain;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skerry.gateway.alarm.AlarmView;
import dev.skerry.gateway.explain.ExplanationView.Channel;
import dev.skerry.gateway.explain.ExplanationView.Method;
import dev.skerry.gateway.explain.ExplanationView.Step;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.telemetry.BatchInspector;
import dev.skerry.gateway.telemetry.BatchStore.StoredBatch;
import dev.skerry.gateway.telemetry.Readings;
import dev.skerry.gateway.telemetry.Readings.ResourceRef;
import dev.skerry.gateway.telemetry.StampClock;
import dev.skerry.sync.batch.RecordVisitor;
import dev.skerry.sync.batch.RollUp;
import dev.skerry.sync.batch.StreamKey;
import dev.skerry.sync.proto.DecisionRecord;
import dev.skerry.sync.proto.Explanation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what explains an alarm where it rests: in the batch that raised it, which is kept as long
 * as the alarm. So it takes no room of its own.
 */
public final class AlarmExplanations {
    /** Of an agent that keeps to what is agreed no more come. */
    private static final int MOST = 64;

    private final Readings readings;

    public AlarmExplanations(Readings readings) {
        this.readings = readings;
    }

    /**
     * Of each model that the alarm's rule reads; nothing of an agent that did not say, and of a
     * batch that is damaged.
     */
    public List<ExplanationView> of(AlarmView alarm) {
        long raisedAt = Times.toMicros(alarm.raisedAt());
        var ref =
                new ResourceRef(
                        alarm.agentId(),
                        alarm.deviceId(),
                        BatchInspector.DECISION_PREFIX + alarm.rule());
        List<ExplanationView> found = new ArrayList<>();
        readings.forEach(
                ref, raisedAt, raisedAt + 1, batch -> new Reader(batch, raisedAt, found), b -> {});
        return List.copyOf(found);
    }

    /**
     * Takes the explanations of the first alarm that was raised at a moment. A stream of decisions
     * holds nothing but bytes.
     */
    private static final class Reader extends BytesOnly {
        private final StampClock clock;
        private final long raisedAt;
        private final List<ExplanationView> found;

        Reader(StoredBatch batch, long raisedAt, List<ExplanationView> found) {
            this.clock = batch.clock();
            this.raisedAt = raisedAt;
            this.found = found;
        }

        @Override
        public void onBytes(long observedAtMicros, byte[] value, int quality) {
            if (observedAtMicros != raisedAt || !found.isEmpty()) {
                return;
            }
            try {
                DecisionRecord decision = DecisionRecord.parseFrom(value);
                if (decision.hasAlarmRaised()) {
                    decision.getExplanationsList().stream()
                            .limit(MOST)
                            .map(explanation -> view(explanation, clock))
                            .forEach(found::add);
                }
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException("it was read before it was stored", e);
            }
        }
    }

    /** Passes over what is no decision. */
    private abstract static class BytesOnly implements RecordVisitor {
        @Override
        public void stream(StreamKey key, int recordCount) {}

        @Override
        public void onDouble(long observedAtMicros, double value, int quality) {}

        @Override
        public void onLong(long observedAtMicros, long value, int quality) {}

        @Override
        public void onBoolean(long observedAtMicros, boolean value, int quality) {}

        @Override
        public void onString(long observedAtMicros, String value, int quality) {}

        @Override
        public void onRollUp(long observedAtMicros, RollUp value, int quality) {}
    }

    private static ExplanationView view(Explanation of, StampClock clock) {
        return new ExplanationView(
                of.getModel(),
                of.getBundle(),
                of.getVersion(),
                of.getDigest(),
                Times.ofMicros(clock.shifted(of.getObservedAtMicros())),
                of.hasScore() ? number(of.getScore()) : null,
                of.getLabel().isEmpty() ? null : of.getLabel(),
                of.hasForecast() ? number(of.getForecast()) : null,
                of.hasLower() ? number(of.getLower()) : null,
                of.hasUpper() ? number(of.getUpper()) : null,
                of.hasThreshold() ? number(of.getThreshold()) : null,
                method(of.getMethod()),
                of.getChannelsList().stream().limit(MOST).map(it -> channel(it, clock)).toList(),
                of.getChannelsLeftOut());
    }

    private static Channel channel(Explanation.Channel of, StampClock clock) {
        List<Step> steps = new ArrayList<>();
        long at = 0;
        int count = Math.min(of.getStepMicrosCount(), of.getValuesCount());
        for (int i = 0; i < Math.min(count, MOST); i++) {
            at += of.getStepMicros(i);
            Double value = number(of.getValues(i));
            if (value != null) {
                steps.add(new Step(Times.ofMicros(clock.shifted(at)), value));
            }
        }
        return new Channel(
                of.getFeature(),
                of.getResource(),
                of.getUnit(),
                of.hasContribution() ? number(of.getContribution()) : null,
                steps);
    }

    /** JSON has no other numbers than finite ones. */
    private static @Nullable Double number(double value) {
        return Double.isFinite(value) ? value : null;
    }

    private static Method method(Explanation.Method method) {
        return switch (method) {
            case METHOD_GRAPH -> Method.GRAPH;
            case METHOD_OCCLUSION -> Method.OCCLUSION;
            case METHOD_ONLY_CHANNEL -> Method.ONLY_CHANNEL;
            // What a newer agent does is not known here.
            case METHOD_UNSPECIFIED, UNRECOGNIZED -> Method.NONE;
        };
    }
}
