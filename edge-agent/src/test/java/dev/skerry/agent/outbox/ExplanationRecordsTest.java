package dev.skerry.agent.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.pipeline.Explanation;
import dev.skerry.agent.pipeline.Explanation.Channel;
import dev.skerry.agent.pipeline.Explanation.Method;
import dev.skerry.agent.pipeline.Explanation.Step;
import dev.skerry.agent.pipeline.ModelResult;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplanationRecordsTest {
    private static final long NOW = 1_700_000_000_000_000L;

    private static List<Step> steps(int count) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            steps.add(new Step(NOW + i * 1_000_000L, i));
        }
        return steps;
    }

    private static Explanation of(List<Channel> channels) {
        return new Explanation(
                "bearing",
                "pump-bearing",
                "1.2.0",
                "ab".repeat(32),
                NOW,
                ModelResult.ofScore(0.75f),
                0.5,
                Method.OCCLUSION,
                channels);
    }

    private static dev.skerry.sync.proto.Explanation only(Explanation explanation) {
        return ExplanationRecords.of(List.of(explanation)).getFirst();
    }

    @Test
    void says_what_the_model_gave_and_of_what() {
        var record = only(of(List.of(new Channel("v", "vibration", "m/s2", 0.25, steps(3)))));
        assertThat(record.getModel()).isEqualTo("bearing");
        assertThat(record.getBundle()).isEqualTo("pump-bearing");
        assertThat(record.getVersion()).isEqualTo("1.2.0");
        assertThat(record.getObservedAtMicros()).isEqualTo(NOW);
        assertThat(record.getScore()).isEqualTo(0.75);
        assertThat(record.getThreshold()).isEqualTo(0.5);
        assertThat(record.getMethod())
                .isEqualTo(dev.skerry.sync.proto.Explanation.Method.METHOD_OCCLUSION);
        assertThat(record.hasForecast()).isFalse();
        assertThat(record.getChannelsLeftOut()).isZero();
        var channel = record.getChannels(0);
        assertThat(channel.getFeature()).isEqualTo("v");
        assertThat(channel.getResource()).isEqualTo("vibration");
        assertThat(channel.getUnit()).isEqualTo("m/s2");
        assertThat(channel.getContribution()).isEqualTo(0.25);
        assertThat(channel.getStepMicrosList()).containsExactly(NOW, 1_000_000L, 1_000_000L);
        assertThat(channel.getValuesList()).containsExactly(0.0, 1.0, 2.0);
    }

    @Test
    void what_there_is_not_is_not_said() {
        var none =
                new Explanation(
                        "state",
                        "pump-state",
                        "1.0.0",
                        "00",
                        NOW,
                        new ModelResult(
                                Float.NaN,
                                "worn",
                                new ModelResult.Forecast(3, Double.NaN, Double.NaN)),
                        null,
                        Method.NONE,
                        List.of(new Channel("v", "vibration", "", Double.NaN, List.of())));
        var record = only(none);
        assertThat(record.hasScore()).isFalse();
        assertThat(record.hasThreshold()).isFalse();
        assertThat(record.getLabel()).isEqualTo("worn");
        assertThat(record.getForecast()).isEqualTo(3);
        assertThat(record.hasLower()).isFalse();
        assertThat(record.hasUpper()).isFalse();
        assertThat(record.getChannels(0).hasContribution()).isFalse();
    }

    @Test
    void of_many_channels_the_oldest_steps_are_left_out() {
        List<Channel> channels = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            channels.add(new Channel("f" + i, "r" + i, "Cel", i, steps(32)));
        }
        var record = only(of(channels));
        assertThat(record.getSerializedSize()).isLessThanOrEqualTo(ExplanationRecords.MOST_BYTES);
        assertThat(record.getChannelsCount()).isEqualTo(64);
        assertThat(record.getChannelsLeftOut()).isZero();
        var last = record.getChannels(63);
        assertThat(last.getValuesCount()).isEqualTo(8);
        assertThat(last.getValues(7)).isEqualTo(31);
        assertThat(last.getStepMicros(0)).isEqualTo(NOW + 24_000_000);
    }

    @Test
    void of_many_channels_with_long_names_those_that_contribute_least_are_left_out() {
        List<Channel> channels = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            String name = "n".repeat(200) + i;
            channels.add(new Channel(name, name, "Cel", i % 2 == 0 ? i : -i, steps(32)));
        }
        var record = only(of(channels));
        assertThat(record.getSerializedSize()).isLessThanOrEqualTo(ExplanationRecords.MOST_BYTES);
        assertThat(record.getChannelsCount()).isEqualTo(16);
        assertThat(record.getChannelsLeftOut()).isEqualTo(48);
        assertThat(record.getChannels(0).getContribution()).isEqualTo(48);
        assertThat(record.getChannels(15).getContribution()).isEqualTo(-63);
    }

    @Test
    void several_models_share_the_room() {
        List<Explanation> many = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            many.add(of(List.of(new Channel("a", "a", "", 1, steps(32)), channel("b"))));
        }
        int bytes =
                ExplanationRecords.of(many).stream()
                        .mapToInt(dev.skerry.sync.proto.Explanation::getSerializedSize)
                        .sum();
        assertThat(ExplanationRecords.of(many)).hasSize(8);
        assertThat(bytes).isLessThanOrEqualTo(ExplanationRecords.MOST_BYTES);
    }

    private static Channel channel(String name) {
        return new Channel(name, name, "", 0, steps(32));
    }
}
