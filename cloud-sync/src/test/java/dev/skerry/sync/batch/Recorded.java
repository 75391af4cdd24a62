package dev.skerry.sync.batch;

import dev.skerry.sync.testkit.Seeded;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Records as text that is equal exactly when they are, collected from a batch or made up. */
final class Recorded implements RecordVisitor {
    final Map<StreamKey, List<String>> streams = new LinkedHashMap<>();
    private List<String> current = List.of();

    @Override
    public void stream(StreamKey key, int recordCount) {
        current = streams.computeIfAbsent(key, k -> new ArrayList<>());
    }

    @Override
    public void onDouble(long observedAtMicros, double value, int quality) {
        String bits = Long.toHexString(Double.doubleToRawLongBits(value));
        current.add(observedAtMicros + " " + bits + " " + quality);
    }

    @Override
    public void onLong(long observedAtMicros, long value, int quality) {
        current.add(observedAtMicros + " " + value + " " + quality);
    }

    @Override
    public void onBoolean(long observedAtMicros, boolean value, int quality) {
        current.add(observedAtMicros + " " + value + " " + quality);
    }

    @Override
    public void onString(long observedAtMicros, String value, int quality) {
        current.add(observedAtMicros + " " + value + " " + quality);
    }

    @Override
    public void onBytes(long observedAtMicros, byte[] value, int quality) {
        current.add(observedAtMicros + " " + HexFormat.of().formatHex(value) + " " + quality);
    }

    @Override
    public void onRollUp(long observedAtMicros, RollUp value, int quality) {
        current.add(observedAtMicros + " " + value + " " + quality);
    }

    static Recorded of(byte[] batch) throws BatchFormatException {
        Recorded recorded = new Recorded();
        BatchDecoder.decode(batch, BatchLimits.DEFAULT, recorded);
        return recorded;
    }

    /** Adds made-up records to an encoder and gives what must come out of it again. */
    static Recorded fill(BatchEncoder encoder, Seeded seeded) {
        Recorded expected = new Recorded();
        int streams = seeded.between(1, 12);
        for (int s = 0; s < streams; s++) {
            ColumnType type = seeded.pick(List.of(ColumnType.values()));
            StreamKey key = new StreamKey("pump-" + seeded.below(3), "r" + s, type);
            int count = seeded.oneIn(4) ? seeded.between(1, 2_000) : seeded.between(1, 40);
            LongSupplier times = times(seeded);
            LongSupplier numbers = numbers(seeded);
            int qualityEvery = seeded.pick(List.of(1, 7, 1_000_000));
            expected.stream(key, count);
            for (int i = 0; i < count; i++) {
                int quality = seeded.oneIn(qualityEvery) ? seeded.below(16) : 0;
                long time = times.getAsLong();
                long number = numbers.getAsLong();
                boolean fitted = true;
                switch (type) {
                    case FLOAT64 -> {
                        double value = toDouble(number, seeded);
                        fitted = encoder.addDouble(key, time, value, quality);
                        expected.onDouble(time, value, quality);
                    }
                    case FLOAT32 -> {
                        double value = (float) toDouble(number, seeded);
                        fitted = encoder.addDouble(key, time, value, quality);
                        expected.onDouble(time, value, quality);
                    }
                    case INT64 -> {
                        fitted = encoder.addLong(key, time, number, quality);
                        expected.onLong(time, number, quality);
                    }
                    case BOOLEAN -> {
                        fitted = encoder.addBoolean(key, time, number % 3 == 0, quality);
                        expected.onBoolean(time, number % 3 == 0, quality);
                    }
                    case STRING -> {
                        String value = "état-" + number % 5 + "\uD83D\uDCA7".repeat(i % 3);
                        fitted = encoder.addString(key, time, value, quality);
                        expected.onString(time, value, quality);
                    }
                    case ROLLUP -> {
                        RollUp value = rollUp(number, seeded);
                        fitted = encoder.addRollUp(key, time, value, quality);
                        expected.onRollUp(time, value, quality);
                    }
                    case BYTES -> {
                        byte[] value = seeded.bytes(seeded.below(20));
                        fitted = encoder.addBytes(key, time, value, quality);
                        expected.onBytes(time, value, quality);
                    }
                }
                if (!fitted) {
                    throw new AssertionError("did not fit: " + key);
                }
            }
        }
        return expected;
    }

    private static RollUp rollUp(long number, Seeded seeded) {
        long count = 1 + (number & Integer.MAX_VALUE);
        double value = toDouble(number, seeded);
        return switch ((int) (number & 31)) {
            case 0 -> new RollUp.OfTexts("état-" + number % 7, count);
            case 1 -> new RollUp.OfNumbers(ColumnType.INT64, number, number + 3, number, 0, count);
            case 2 -> new RollUp.OfNumbers(ColumnType.BOOLEAN, 0, 1, 1, 0, count);
            case 3, 4, 5, 6 -> {
                long bits = Double.doubleToRawLongBits((double) (float) value);
                yield new RollUp.OfNumbers(ColumnType.FLOAT32, bits, bits, value, 1e-9, count);
            }
            default -> {
                long bits = Double.doubleToRawLongBits(value);
                yield new RollUp.OfNumbers(ColumnType.FLOAT64, bits, bits, value, value, count);
            }
        };
    }

    private static LongSupplier times(Seeded seeded) {
        long start = 1_700_000_000_000_000L + seeded.below(1_000_000);
        long[] time = {start};
        return switch (seeded.below(5)) {
            case 0 -> () -> time[0] += 1_000_000;
            case 1 -> () -> time[0] += 1_000L * (995 + seeded.below(10));
            case 2 -> () -> time[0] += seeded.below(2_000_000) - 500_000;
            case 3 -> seeded::nextLong;
            default -> () -> seeded.oneIn(2) ? Long.MAX_VALUE : Long.MIN_VALUE;
        };
    }

    private static LongSupplier numbers(Seeded seeded) {
        long[] number = {seeded.below(10_000)};
        return switch (seeded.below(6)) {
            case 0 -> () -> number[0];
            case 1 -> () -> number[0] += seeded.between(-3, 3);
            case 2 -> () -> number[0]++;
            case 3 -> seeded::nextLong;
            case 4 -> () -> seeded.oneIn(50) ? seeded.nextLong() : number[0]++;
            default -> () -> seeded.pick(List.of(Long.MIN_VALUE, Long.MAX_VALUE, 0L, -1L));
        };
    }

    private static double toDouble(long number, Seeded seeded) {
        return switch ((int) (number & 3)) {
            case 0 -> number / 100.0;
            case 1 -> number / 1e7;
            case 2 -> Double.longBitsToDouble(seeded.oneIn(9) ? seeded.nextLong() : number);
            default ->
                    seeded.pick(
                            List.of(
                                    -0.0,
                                    Double.NaN,
                                    Double.longBitsToDouble(0x7ff8_0000_dead_beefL),
                                    Double.NEGATIVE_INFINITY,
                                    Double.MIN_VALUE,
                                    Double.MAX_VALUE,
                                    9_007_199_254_740_992.0));
        };
    }
}
