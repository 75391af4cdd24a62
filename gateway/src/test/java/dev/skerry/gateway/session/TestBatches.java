package dev.skerry.gateway.session;

import dev.skerry.sync.batch.BatchEncoder;
import dev.skerry.sync.batch.BatchLimits;
import dev.skerry.sync.batch.ColumnType;
import dev.skerry.sync.batch.StreamKey;
import dev.skerry.sync.proto.AlarmCleared;
import dev.skerry.sync.proto.AlarmRaised;
import dev.skerry.sync.proto.CommandIssued;
import dev.skerry.sync.proto.DecisionRecord;
import dev.skerry.sync.proto.Explanation;
import dev.skerry.sync.proto.Severity;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Batches as an agent makes them. */
public final class TestBatches {
    private TestBatches() {}

    public static byte[] batch(Consumer<BatchEncoder> records) {
        var encoder = new BatchEncoder(BatchLimits.DEFAULT);
        records.accept(encoder);
        return encoder.encode();
    }

    /** Readings of one float resource, one a second, whose values count up from first. */
    public static byte[] temperatures(String deviceId, long firstMicros, int first, int count) {
        return temperatures(null, deviceId, firstMicros, first, count);
    }

    /** The same by the clock of a boot that did not know the time. */
    public static byte[] temperatures(
            @Nullable String boot, String deviceId, long firstMicros, int first, int count) {
        var key = new StreamKey(deviceId, "temperature", ColumnType.FLOAT32);
        return batch(
                encoder -> {
                    encoder.boot(boot);
                    for (int i = 0; i < count; i++) {
                        added(encoder.addDouble(key, firstMicros + i * 1_000_000L, first + i, 0));
                    }
                });
    }

    public static byte[] raised(String deviceId, String rule, long atMicros) {
        return raised(null, deviceId, rule, atMicros);
    }

    /** The same by the clock of a boot that did not know the time. */
    public static byte[] raised(
            @Nullable String boot, String deviceId, String rule, long atMicros) {
        return decision(
                boot,
                deviceId,
                rule,
                atMicros,
                DecisionRecord.newBuilder()
                        .setAlarmRaised(
                                AlarmRaised.newBuilder().setSeverity(Severity.SEVERITY_CRITICAL)));
    }

    /** An alarm with what its models saw. */
    public static byte[] explained(
            @Nullable String boot,
            String deviceId,
            String rule,
            long atMicros,
            Explanation... explanations) {
        return decision(
                boot,
                deviceId,
                rule,
                atMicros,
                DecisionRecord.newBuilder()
                        .setAlarmRaised(
                                AlarmRaised.newBuilder().setSeverity(Severity.SEVERITY_WARNING))
                        .addAllExplanations(List.of(explanations)));
    }

    public static byte[] cleared(String deviceId, String rule, long atMicros) {
        return decision(
                null,
                deviceId,
                rule,
                atMicros,
                DecisionRecord.newBuilder().setAlarmCleared(AlarmCleared.getDefaultInstance()));
    }

    public static byte[] issued(String deviceId, String rule, long atMicros, String command) {
        return decision(
                null,
                deviceId,
                rule,
                atMicros,
                DecisionRecord.newBuilder()
                        .setCommandIssued(CommandIssued.newBuilder().setCommand(command)));
    }

    private static byte[] decision(
            @Nullable String boot,
            String deviceId,
            String rule,
            long atMicros,
            DecisionRecord.Builder decision) {
        var record =
                decision.setRule(rule)
                        .setProfileName("pump")
                        .setProfileVersion("1.0.0")
                        .setBecause("temperature = 81 > 80")
                        .addModelDigests("abc")
                        .addModelNames("bearing");
        var key = new StreamKey(deviceId, "decision." + rule, ColumnType.BYTES);
        return batch(
                encoder -> {
                    encoder.boot(boot);
                    added(encoder.addBytes(key, atMicros, record.build().toByteArray(), 0));
                });
    }

    public static void added(boolean fits) {
        if (!fits) {
            throw new IllegalStateException("the batch is full");
        }
    }
}
