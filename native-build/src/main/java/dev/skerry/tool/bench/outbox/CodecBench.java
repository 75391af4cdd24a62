package dev.skerry.tool.bench.outbox;

import dev.skerry.sync.batch.BatchDecoder;
import dev.skerry.sync.batch.BatchEncoder;
import dev.skerry.sync.batch.BatchFormatException;
import dev.skerry.sync.batch.BatchLimits;
import dev.skerry.sync.batch.BatchMerger;
import dev.skerry.tool.bench.Figures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** What a reading takes as a batch and as JSON, in bytes and in time. */
final class CodecBench {
    private static final int[] RECORDS_PER_STREAM = {1, 10, 100, 1_000};

    /** The most batches that are made for one figure of size. */
    private static final int MOST_BATCHES = 300;

    private static final int WARM_UP = 4;
    private static final int RUNS = 7;

    private final Figures figures;

    CodecBench(Figures figures) {
        this.figures = figures;
    }

    /** Bytes for each reading, by how many records of each stream a batch has. */
    void sizes(Dataset data) throws BatchFormatException {
        String name = "codec." + data.name();
        figures.print(name + ".readings", data.size());
        figures.print(name + ".streams", data.streamCount());
        for (int each : RECORDS_PER_STREAM) {
            List<byte[]> batches = encode(data, each * data.streamCount(), MOST_BATCHES);
            figures.print(name + ".bytes_per_reading." + each, perReading(batches));
        }
        // As small as a quiet site's group commits, merged as far as one batch goes.
        List<byte[]> small = encode(data, data.streamCount(), Integer.MAX_VALUE);
        figures.print(name + ".bytes_per_reading.merged", perReading(merge(small)));
        int sample = Math.min(data.size(), 20_000);
        figures.print(
                name + ".json_bytes_per_reading", json(data, sample).length / (double) sample);
        figures.print(
                name + ".json_gzip_bytes_per_reading",
                gzip(json(data, sample)).length / (double) sample);
        int thousand = Math.min(data.size(), 1_000);
        figures.print(
                name + ".json_gzip_1000_bytes_per_reading",
                gzip(json(data, thousand)).length / (double) thousand);
    }

    /** Readings a second on one core. */
    void speeds(Dataset data) {
        List<byte[]> batches = encode(data, 1_000, Integer.MAX_VALUE);
        for (int i = 0; i < WARM_UP; i++) {
            encode(data, 1_000, Integer.MAX_VALUE);
            decode(batches, 10);
        }
        String name = "codec." + data.name();
        figures.median(
                name + ".encode_per_s",
                RUNS,
                () -> perSecond(data.size(), () -> encode(data, 1_000, Integer.MAX_VALUE)));
        figures.median(
                name + ".decode_per_s",
                RUNS,
                () -> perSecond(10L * data.size(), () -> decode(batches, 10)));
        figures.median(
                name + ".merge_per_s",
                RUNS,
                () -> perSecond(data.size(), () -> mergeUnchecked(batches)));
        figures.median(
                name + ".json_gzip_encode_per_s",
                3,
                () -> perSecond(20_000, () -> gzip(json(data, 20_000))));
    }

    private static double perSecond(long readings, Runnable work) {
        long begin = System.nanoTime();
        work.run();
        return readings / ((System.nanoTime() - begin) / 1e9);
    }

    static List<byte[]> encode(Dataset data, int records, int mostBatches) {
        List<byte[]> batches = new ArrayList<>();
        BatchEncoder encoder = new BatchEncoder(BatchLimits.DEFAULT);
        for (int i = 0; i < data.size() && batches.size() < mostBatches; i++) {
            if (!data.addTo(encoder, i)) {
                batches.add(encoder.encode());
                encoder.clear();
                if (!data.addTo(encoder, i)) {
                    throw new IllegalStateException("a reading is larger than a batch");
                }
            }
            if (encoder.recordCount() == records) {
                batches.add(encoder.encode());
                encoder.clear();
            }
        }
        // An incomplete batch would spoil the average unless it is the only one.
        if (encoder.recordCount() > 0 && batches.isEmpty()) {
            batches.add(encoder.encode());
        }
        return batches;
    }

    private static void decode(List<byte[]> batches, int times) {
        Sum sum = new Sum();
        try {
            for (int i = 0; i < times; i++) {
                for (byte[] batch : batches) {
                    BatchDecoder.decode(batch, BatchLimits.DEFAULT, sum);
                }
            }
        } catch (BatchFormatException e) {
            throw new IllegalStateException(e);
        }
        if (sum.records() == 0) {
            throw new IllegalStateException("nothing was decoded");
        }
    }

    private static void mergeUnchecked(List<byte[]> batches) {
        try {
            merge(batches);
        } catch (BatchFormatException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<byte[]> merge(List<byte[]> batches) throws BatchFormatException {
        List<byte[]> merged = new ArrayList<>();
        BatchMerger merger = new BatchMerger(BatchLimits.DEFAULT);
        for (byte[] batch : batches) {
            if (!merger.add(batch)) {
                merged.add(merger.merge());
                merger.clear();
                if (!merger.add(batch)) {
                    throw new IllegalStateException("a batch does not fit into an empty one");
                }
            }
        }
        if (merger.batchCount() > 0) {
            merged.add(merger.merge());
        }
        return merged;
    }

    private static double perReading(List<byte[]> batches) throws BatchFormatException {
        long bytes = 0;
        long records = 0;
        for (byte[] batch : batches) {
            bytes += batch.length;
            records += BatchDecoder.summary(batch).recordCount();
        }
        return bytes / (double) records;
    }

    private static byte[] json(Dataset data, int readings) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < readings; i++) {
            data.appendJson(lines, i % data.size());
            lines.append('\n');
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}
