package dev.skerry.gateway.live;

import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.live.ReadingsEvent.LiveReading;
import dev.skerry.gateway.telemetry.BatchDigest;
import dev.skerry.gateway.telemetry.IncomingBatch;
import dev.skerry.gateway.telemetry.LatestValue;
import dev.skerry.gateway.telemetry.StreamDigest;
import dev.skerry.gateway.trace.TracedBatch;
import dev.skerry.sync.batch.ColumnType;
import dev.skerry.sync.proto.Lane;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** A device's newest readings that wait to be sent, one for each resource. */
record PendingReadings(Map<String, LatestValue> latest, Lane lane, List<TracedBatch> traced) {
    /** Of more batches at once it is not told that their readings were shown. */
    private static final int MOST_TRACED = 8;

    /** A device's live readings and those that fill in behind them are kept apart. */
    record DeviceFeed(String agentId, String deviceId, boolean live) {}

    /** What a batch holds, by device. */
    static Map<DeviceFeed, PendingReadings> ofBatch(IncomingBatch batch, BatchDigest digest) {
        Map<DeviceFeed, PendingReadings> byDevice = new LinkedHashMap<>();
        for (StreamDigest stream : digest.streams()) {
            if (stream.key().type() != ColumnType.BYTES) {
                var feed = new DeviceFeed(batch.agentId(), stream.key().deviceId(), batch.live());
                byDevice.computeIfAbsent(
                                feed,
                                f ->
                                        new PendingReadings(
                                                new LinkedHashMap<>(),
                                                batch.lane(),
                                                traced(batch, f.deviceId())))
                        .latest
                        .put(stream.key().resource(), stream.latest());
            }
        }
        return byDevice;
    }

    private static List<TracedBatch> traced(IncomingBatch batch, String deviceId) {
        TracedBatch traced = batch.traced();
        return traced != null && traced.isOf(deviceId) ? List.of(traced) : List.of();
    }

    /** So many readers were told. */
    void shown(String deviceId, int readers) {
        if (readers > 0) {
            traced.forEach(batch -> batch.shown(deviceId, readers));
        }
    }

    /** Both, the newer reading of each resource. */
    PendingReadings merge(PendingReadings later) {
        Map<String, LatestValue> merged = new LinkedHashMap<>(latest);
        later.latest.forEach(
                (resource, value) ->
                        merged.merge(
                                resource,
                                value,
                                (a, b) -> a.observedAtMicros() > b.observedAtMicros() ? a : b));
        return new PendingReadings(
                merged,
                later.lane,
                traced.isEmpty() || later.traced.isEmpty()
                        ? (traced.isEmpty() ? later.traced : traced)
                        : Stream.concat(traced.stream(), later.traced.stream())
                                .limit(MOST_TRACED)
                                .toList());
    }

    ReadingsEvent toEvent(DeviceFeed feed) {
        return new ReadingsEvent(
                feed.agentId(),
                feed.deviceId(),
                latest.entrySet().stream()
                        .map(
                                e ->
                                        new LiveReading(
                                                e.getKey(),
                                                Times.ofMicros(e.getValue().observedAtMicros()),
                                                e.getValue().value(),
                                                e.getValue().quality()))
                        .toList(),
                lane.name().replace("LANE_", "").toLowerCase(Locale.ROOT),
                feed.live());
    }
}
