package dev.skerry.agent.trace;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.skerry.sync.proto.MessageTrace;
import dev.skerry.sync.session.SequenceRange;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTracesTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "b7ad6b7169203331";

    private long nanos;
    private final MessageTraces traces = traces(1, 60);

    private MessageTraces traces(double share, int perMinute) {
        return new MessageTraces(
                new TraceSettings(share, perMinute), new SplittableRandom(4), () -> nanos);
    }

    private static @Nullable SampledMessage begin(MessageTraces traces, String parent) {
        return traces.begin("mqtt", "plant/pump-7", parent, 1_000, () -> 1_200);
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    @Test
    void picks_nothing_before_a_gateway_asks_and_after_it_wants_no_more() {
        assertThat(begin(traces, "")).isNull();
        traces.want(60);
        assertThat(begin(traces, "")).isNotNull();
        traces.want(0);
        pass(Duration.ofHours(1));
        assertThat(begin(traces, "")).isNull();
    }

    @Test
    void picks_no_more_than_either_side_allows() {
        traces.want(600);
        assertThat(begin(traces, "")).isNotNull();
        pass(Duration.ofMillis(999));
        assertThat(begin(traces, "")).as("its own limit is 60").isNull();
        pass(Duration.ofMillis(1));
        assertThat(begin(traces, "")).isNotNull();
        traces.want(6);
        pass(Duration.ofSeconds(1));
        assertThat(begin(traces, "")).isNotNull();
        pass(Duration.ofMillis(9_999));
        assertThat(begin(traces, "")).as("the gateway's is 6").isNull();
        pass(Duration.ofMillis(1));
        assertThat(begin(traces, "")).isNotNull();
    }

    @Test
    void picks_a_share_of_what_comes_without_a_trace_and_all_that_is_sampled() {
        MessageTraces some = traces(0.25, 6_000);
        some.want(6_000);
        int picked = 0;
        for (int i = 0; i < 1_000; i++) {
            pass(Duration.ofSeconds(1));
            picked += begin(some, "") == null ? 0 : 1;
        }
        assertThat(picked).isBetween(200, 300);
        for (int i = 0; i < 20; i++) {
            pass(Duration.ofSeconds(1));
            assertThat(begin(some, "00-" + TRACE + "-" + SPAN + "-01")).isNotNull();
        }
        MessageTraces none = traces(0, 6_000);
        none.want(6_000);
        assertThat(begin(none, "00-" + TRACE + "-" + SPAN + "-01")).isNull();
    }

    @Test
    void goes_on_with_the_trace_that_a_message_came_with() {
        traces.want(60);
        MessageTrace told = told(begin(traces, "00-" + TRACE + "-" + SPAN + "-01"));
        assertThat(told.getTraceId()).isEqualTo(ByteString.fromHex(TRACE));
        assertThat(told.getParentId()).isEqualTo(ByteString.fromHex(SPAN));
        assertThat(told.getSpanId()).isNotEqualTo(told.getParentId());
    }

    @Test
    void leaves_a_message_alone_whose_sender_does_not_record_its_trace() {
        traces.want(60);
        assertThat(begin(traces, "00-" + TRACE + "-" + SPAN + "-00")).isNull();
        assertThat(begin(traces, "00-" + TRACE + "-" + SPAN + "-03")).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00-" + TRACE + "-" + SPAN,
                "00-" + TRACE + "-" + SPAN + "-01-more",
                "ff-" + TRACE + "-" + SPAN + "-01",
                "00-00000000000000000000000000000000-" + SPAN + "-01",
                "00-" + TRACE + "-0000000000000000-01",
                "00-0AF7651916CD43DD8448EB211C80319C-" + SPAN + "-01"
            })
    void begins_a_trace_where_a_message_says_nothing_usable_of_one(String parent) {
        traces.want(60);
        MessageTrace told = told(begin(traces, parent));
        assertThat(told.getTraceId().size()).isEqualTo(16);
        assertThat(told.getTraceId()).isNotEqualTo(ByteString.fromHex(TRACE));
        assertThat(told.getParentId()).isEqualTo(ByteString.EMPTY);
    }

    @Test
    void understands_a_later_version_of_the_header() {
        traces.want(60);
        MessageTrace told = told(begin(traces, "01-" + TRACE + "-" + SPAN + "-01-more"));
        assertThat(told.getTraceId()).isEqualTo(ByteString.fromHex(TRACE));
    }

    @Test
    void tells_when_the_message_came_through_each_stage() {
        traces.want(60);
        SampledMessage message = requireNonNull(begin(traces, ""));
        pass(Duration.ofMillis(1));
        message.decoded();
        pass(Duration.ofMillis(1));
        message.inferred();
        pass(Duration.ofMillis(1));
        message.decided("pump-7", 2);
        pass(Duration.ofMillis(50));
        message.inBatch(9);
        message.durable();
        pass(Duration.ofHours(2));
        assertThat(traces.of(9))
                .singleElement()
                .satisfies(
                        told -> {
                            assertThat(told.getReceivedMicros()).isEqualTo(1_000);
                            assertThat(told.getTakenAfter()).isEqualTo(200);
                            assertThat(told.getDecodedAfter()).isEqualTo(1_200);
                            assertThat(told.getInferredAfter()).isEqualTo(2_200);
                            assertThat(told.getDecidedAfter()).isEqualTo(3_200);
                            assertThat(told.getDurableAfter()).isEqualTo(53_200);
                            assertThat(told.getSentAfter()).isEqualTo(7_200_053_200L);
                            assertThat(told.getDeviceId()).isEqualTo("pump-7");
                            assertThat(told.getReadings()).isEqualTo(2);
                        });
    }

    @Test
    void tells_of_a_message_with_each_sending_of_its_batch_until_the_gateway_has_it() {
        keep(3);
        keep(4);
        assertThat(traces.of(3)).hasSize(1);
        assertThat(traces.of(3)).as("sent again").hasSize(1);
        traces.acknowledged(List.of(new SequenceRange(1, 3)));
        assertThat(traces.of(3)).isEmpty();
        assertThat(traces.of(4)).hasSize(1);
    }

    @Test
    void tells_of_no_more_than_a_gateway_looks_at_and_keeps_the_newest() {
        for (int i = 0; i < 9; i++) {
            keep(1);
        }
        assertThat(traces.of(1)).hasSize(8);
        for (int i = 0; i < 64; i++) {
            keep(2 + i);
        }
        assertThat(traces.of(1)).isEmpty();
        assertThat(traces.of(2)).hasSize(1);
        assertThat(traces.of(65)).hasSize(1);
    }

    @Test
    void tells_nothing_of_a_message_that_had_no_record() {
        traces.want(60);
        SampledMessage message = requireNonNull(begin(traces, ""));
        message.durable();
        assertThat(traces.of(0)).isEmpty();
    }

    @Test
    void takes_no_share_that_is_none() {
        assertThatThrownBy(() -> new TraceSettings(1.5, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TraceSettings(Double.NaN, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TraceSettings(1, -1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void keep(long sequence) {
        traces.want(60);
        pass(Duration.ofSeconds(1));
        SampledMessage message = requireNonNull(begin(traces, ""));
        message.inBatch(sequence);
        message.durable();
    }

    private MessageTrace told(@Nullable SampledMessage message) {
        requireNonNull(message).inBatch(1);
        message.durable();
        return traces.of(1).getLast();
    }
}
