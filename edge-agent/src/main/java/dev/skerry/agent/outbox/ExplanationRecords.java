package dev.skerry.agent.outbox;

import dev.skerry.agent.pipeline.Explanation;
import dev.skerry.agent.pipeline.Explanation.Step;
import dev.skerry.agent.pipeline.ModelResult;
import dev.skerry.sync.proto.Explanation.Channel;
import dev.skerry.sync.proto.Explanation.Method;
import java.util.Comparator;
import java.util.List;

/**
 * Explanations as they travel, {@value #MOST_BYTES} bytes at most together: of a large one the
 * oldest steps are left out, and then the channels that contribute least.
 */
final class ExplanationRecords {
    static final int MOST_BYTES = 8 << 10;

    private ExplanationRecords() {}

    static List<dev.skerry.sync.proto.Explanation> of(List<Explanation> explanations) {
        int each = explanations.isEmpty() ? 0 : MOST_BYTES / explanations.size();
        return explanations.stream()
                .map(it -> within(each, it))
                .filter(it -> it.getSerializedSize() <= each)
                .toList();
    }

    private static dev.skerry.sync.proto.Explanation within(int bytes, Explanation explanation) {
        int steps = Explanation.MOST_STEPS;
        int channels = explanation.channels().size();
        var record = record(explanation, steps, channels);
        while (record.getSerializedSize() > bytes && (steps > 0 || channels > 0)) {
            if (steps > 0) {
                steps /= 2;
            } else {
                channels /= 2;
            }
            record = record(explanation, steps, channels);
        }
        return record;
    }

    private static dev.skerry.sync.proto.Explanation record(
            Explanation explanation, int steps, int channels) {
        var out =
                dev.skerry.sync.proto.Explanation.newBuilder()
                        .setModel(explanation.model())
                        .setBundle(explanation.bundle())
                        .setVersion(explanation.version())
                        .setDigest(explanation.digest())
                        .setObservedAtMicros(explanation.observedAtMicros())
                        .setMethod(method(explanation.method()))
                        .setChannelsLeftOut(explanation.channels().size() - channels);
        ModelResult result = explanation.result();
        if (!Float.isNaN(result.score())) {
            out.setScore(result.score());
        }
        if (result.label() != null) {
            out.setLabel(result.label());
        }
        ModelResult.Forecast forecast = result.forecast();
        if (forecast != null) {
            out.setForecast(forecast.value());
            if (forecast.hasBounds()) {
                out.setLower(forecast.lower()).setUpper(forecast.upper());
            }
        }
        Double threshold = explanation.threshold();
        if (threshold != null) {
            out.setThreshold(threshold);
        }
        List<Explanation.Channel> kept = most(explanation.channels(), channels);
        for (Explanation.Channel channel : explanation.channels()) {
            if (kept.contains(channel)) {
                out.addChannels(channel(channel, steps));
            }
        }
        return out.build();
    }

    private static List<Explanation.Channel> most(List<Explanation.Channel> channels, int count) {
        return channels.size() == count
                ? channels
                : channels.stream()
                        .sorted(Comparator.comparingDouble(ExplanationRecords::weight).reversed())
                        .limit(count)
                        .toList();
    }

    private static double weight(Explanation.Channel channel) {
        return Double.isNaN(channel.contribution()) ? 0 : Math.abs(channel.contribution());
    }

    private static Channel channel(Explanation.Channel channel, int most) {
        Channel.Builder out =
                Channel.newBuilder()
                        .setFeature(channel.feature())
                        .setResource(channel.resource())
                        .setUnit(channel.unit());
        if (!Double.isNaN(channel.contribution())) {
            out.setContribution(channel.contribution());
        }
        List<Step> steps = channel.steps();
        long before = 0;
        for (Step step : steps.subList(Math.max(0, steps.size() - most), steps.size())) {
            out.addStepMicros(step.atMicros() - before).addValues(step.value());
            before = step.atMicros();
        }
        return out.build();
    }

    private static Method method(Explanation.Method method) {
        return switch (method) {
            case NONE -> Method.METHOD_UNSPECIFIED;
            case GRAPH -> Method.METHOD_GRAPH;
            case OCCLUSION -> Method.METHOD_OCCLUSION;
            case ONLY_CHANNEL -> Method.METHOD_ONLY_CHANNEL;
        };
    }
}
