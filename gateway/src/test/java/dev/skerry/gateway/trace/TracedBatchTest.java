package dev.skerry.gateway.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.skerry.gateway.trace.TraceSpan.Kind;
import dev.skerry.sync.proto.MessageTrace;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TracedBatchTest {
    private static final ByteString TRACE = ByteString.fromHex("0af7651916cd43dd8448eb211c80319c");
    private static final ByteString SPAN = ByteString.fromHex("b7ad6b7169203331");
    private static final ByteString PARENT = ByteString.fromHex("00f067aa0ba902b7");

    private static final MessageTrace MESSAGE =
            MessageTrace.newBuilder()
                    .setTraceId(TRACE)
                    .setSpanId(SPAN)
                    .setParentId(PARENT)
                    .setSource("mqtt")
                    .setAddress("plant/pump-7")
                    .setDeviceId("pump-7")
                    .setReceivedMicros(1_000)
                    .setTakenAfter(10)
                    .setDecodedAfter(20)
                    .setInferredAfter(40)
                    .setDecidedAfter(80)
                    .setDurableAfter(160)
                    .setSentAfter(320)
                    .setReadings(2)
                    .build();

    private final List<TraceSpan> spans = new ArrayList<>();
    private long now;
    private final Tracing tracing =
            new Tracing(
                    true,
                    6,
                    0,
                    Origin.gateway("1"),
                    spans::addAll,
                    new SplittableRandom(1),
                    () -> Instant.EPOCH.plus(now, ChronoUnit.MICROS));
    private final TracedBatch batch =
            new TracedBatch(
                    tracing,
                    new TracedBatch.Arrival(
                            Origin.agent("north", "1"),
                            "plant",
                            7,
                            3,
                            99,
                            true,
                            List.of(MESSAGE),
                            1_000_000,
                            1_001_400));

    @Test
    void makes_a_span_of_each_stage_one_after_the_other() {
        now = 1_001_500;
        batch.stored();
        now = 1_001_600;
        batch.acknowledged();
        now = 1_001_900;
        batch.shown("pump-7", 2);

        TraceSpan whole = spans.getFirst();
        assertThat(whole.name()).isEqualTo("message");
        assertThat(whole.kind()).isEqualTo(Kind.CONSUMER);
        assertThat(whole.spanId()).isEqualTo(SPAN);
        assertThat(whole.parentId()).isEqualTo(PARENT);
        assertThat(whole.attributes())
                .isEqualTo(
                        Map.of(
                                "messaging.system", "mqtt",
                                "messaging.destination.name", "plant/pump-7",
                                "skerry.agent", "north",
                                "skerry.site", "plant",
                                "skerry.device", "pump-7",
                                "skerry.readings", 2L,
                                "skerry.clock.offset_us", 1_000_000L));
        assertThat(spans)
                .extracting(s -> s.name() + " " + s.startMicros() + " " + s.endMicros())
                .containsExactly(
                        "message 1001000 1001600",
                        "wait 1001000 1001010",
                        "decode 1001010 1001020",
                        "infer 1001020 1001040",
                        "decide 1001040 1001080",
                        "commit 1001080 1001160",
                        "outbox 1001160 1001320",
                        "transfer 1001320 1001400",
                        "store 1001400 1001500",
                        "acknowledge 1001500 1001600",
                        "event 1001500 1001900");
        assertThat(spans).allMatch(span -> span.traceId().equals(TRACE));
        assertThat(spans.subList(1, spans.size())).allMatch(s -> s.parentId().equals(SPAN));
        assertThat(spans.stream().map(TraceSpan::spanId).distinct()).hasSize(11);
        assertThat(spans.stream().filter(s -> s.origin().service().equals("skerry-agent")))
                .hasSize(7);
        assertThat(spans.getLast().attributes()).containsEntry("skerry.event.readers", 2L);
    }

    @Test
    void tells_nothing_of_a_batch_that_was_there_before() {
        batch.acknowledged();
        assertThat(spans).isEmpty();
    }

    @Test
    void tells_readers_of_its_own_devices_alone() {
        now = 1;
        batch.stored();
        batch.shown("pump-8", 1);
        assertThat(spans).isEmpty();
        assertThat(batch.isOf("pump-7")).isTrue();
        assertThat(batch.isOf("pump-8")).isFalse();
    }

    @Test
    void goes_by_the_frame_that_seems_to_have_taken_the_least_until_the_agents_clock_is_set() {
        ClockOffset offset = new ClockOffset();
        assertThat(offset.micros()).isZero();
        offset.seen(1_000, 6_000);
        offset.seen(2_000, 6_500);
        offset.seen(3_000, 9_000);
        assertThat(offset.micros()).isEqualTo(4_500);
        offset.seen(4_000, 60_008_501);
        assertThat(offset.micros()).as("set back by a minute").isEqualTo(60_004_501);
        offset.seen(100_000_000, 5_000);
        assertThat(offset.micros()).as("set forward").isEqualTo(-99_995_000);
    }
}
