package dev.skerry.tool.fuzz;

import dev.skerry.sync.batch.BatchEncoder;
import dev.skerry.sync.batch.BatchLimits;
import dev.skerry.sync.batch.ColumnType;
import dev.skerry.sync.batch.RollUp;
import dev.skerry.sync.batch.StreamKey;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A batch of random streams, in which the values at the edges of their types are common, and what
 * must come out of it again.
 */
final class RandomBatch {
    private static final int MAX_STREAMS = 12;
    private static final int MAX_RECORDS = 600;
    private static final List<ColumnType> TYPES = List.of(ColumnType.values());
    private static final double[] EDGES = {
        0.0,
        -0.0,
        Double.NaN,
        Double.longBitsToDouble(0x7ff8_0000_dead_beefL),
        Double.longBitsToDouble(0xfff0_0000_0000_0001L),
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.MIN_VALUE,
        -Double.MIN_VALUE,
        Double.MIN_NORMAL,
        Double.MAX_VALUE,
        Float.MIN_VALUE,
        Float.MAX_VALUE,
        9_007_199_254_740_992.0,
        9_007_199_254_740_994.0,
        0.1 + 0.2,
    };

    private final byte[] bytes;
    private final List<String> records;

    private RandomBatch(byte[] bytes, List<String> records) {
        this.bytes = bytes;
        this.records = records;
    }

    byte[] bytes() {
        return bytes;
    }

    /** As {@link Transcript} writes them. */
    List<String> records() {
        return records;
    }

    static RandomBatch make(SplittableRandom random) {
        BatchEncoder encoder = new BatchEncoder(BatchLimits.DEFAULT, random.nextBoolean() ? 0 : 6);
        encoder.boot(random.nextInt(4) == 0 ? "boot-" + random.nextInt(100) : null);
        Transcript transcript = new Transcript();
        int streams = random.nextInt(1, MAX_STREAMS);
        for (int s = 0; s < streams; s++) {
            ColumnType type = TYPES.get(random.nextInt(TYPES.size()));
            // Each once, so that the transcript has the order of the batch.
            StreamKey key =
                    new StreamKey("device-" + random.nextInt(3), name(random) + "/" + s, type);
            int count =
                    random.nextInt(8) == 0 ? random.nextInt(1, MAX_RECORDS) : random.nextInt(1, 40);
            transcript.stream(key, count);
            new StreamMaker(random).fill(encoder, key, count, transcript);
        }
        return new RandomBatch(encoder.encode(), transcript.lines());
    }

    private static String name(SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> "temperature";
            case 1 -> "";
            case 2 -> "größe-\uD83D\uDCA7";
            default -> "x".repeat(random.nextInt(200));
        };
    }

    /** Makes the records of one stream. */
    private static final class StreamMaker {
        private final SplittableRandom random;
        private final int timeKind;
        private final int numberKind;
        private final int qualityEvery;
        private long time;
        private long number;

        StreamMaker(SplittableRandom random) {
            this.random = random;
            timeKind = random.nextInt(6);
            numberKind = random.nextInt(7);
            qualityEvery = List.of(1, 7, 100_000).get(random.nextInt(3));
            time = 1_700_000_000_000_000L + random.nextInt(1_000_000);
            number = random.nextInt(10_000);
        }

        void fill(BatchEncoder encoder, StreamKey key, int count, Transcript transcript) {
            for (int i = 0; i < count; i++) {
                int quality = random.nextInt(qualityEvery) == 0 ? random.nextInt(16) : 0;
                if (!add(encoder, key, nextTime(), nextNumber(), quality, transcript)) {
                    throw new IllegalStateException("a random batch is larger than it may be");
                }
            }
        }

        private boolean add(
                BatchEncoder encoder,
                StreamKey key,
                long at,
                long n,
                int quality,
                Transcript transcript) {
            return switch (key.type()) {
                case FLOAT64, FLOAT32 -> {
                    double any = toDouble(n);
                    double value = key.type() == ColumnType.FLOAT32 ? (float) any : any;
                    transcript.onDouble(at, value, quality);
                    yield encoder.addDouble(key, at, value, quality);
                }
                case INT64 -> {
                    transcript.onLong(at, n, quality);
                    yield encoder.addLong(key, at, n, quality);
                }
                case BOOLEAN -> {
                    transcript.onBoolean(at, n % 3 == 0, quality);
                    yield encoder.addBoolean(key, at, n % 3 == 0, quality);
                }
                case STRING -> {
                    String text = "état " + n % 9 + "\uD83D\uDCA7".repeat(random.nextInt(3));
                    transcript.onString(at, text, quality);
                    yield encoder.addString(key, at, text, quality);
                }
                case BYTES -> {
                    byte[] bytes = new byte[random.nextInt(24)];
                    random.nextBytes(bytes);
                    transcript.onBytes(at, bytes, quality);
                    yield encoder.addBytes(key, at, bytes, quality);
                }
                case ROLLUP -> {
                    RollUp value = rollUp(n);
                    transcript.onRollUp(at, value, quality);
                    yield encoder.addRollUp(key, at, value, quality);
                }
            };
        }

        private long nextTime() {
            time +=
                    switch (timeKind) {
                        case 0 -> 1_000_000;
                        case 1 -> 1_000L * random.nextInt(995, 1_005);
                        case 2 -> random.nextInt(2_000_000) - 500_000;
                        case 3 -> random.nextLong();
                        // Twenty years back or forth.
                        case 4 -> random.nextInt(30) == 0 ? 631_152_000_000_000L : -1_000_000;
                        default -> 0;
                    };
            return timeKind == 5 ? (random.nextBoolean() ? Long.MAX_VALUE : Long.MIN_VALUE) : time;
        }

        private long nextNumber() {
            number =
                    switch (numberKind) {
                        case 0 -> number;
                        case 1 -> number + random.nextInt(-3, 4);
                        case 2 -> number + 1;
                        case 3 -> random.nextLong();
                        case 4 -> random.nextInt(50) == 0 ? random.nextLong() : number + 1;
                        case 5 -> random.nextBoolean() ? Long.MIN_VALUE : Long.MAX_VALUE;
                        default -> random.nextInt(100);
                    };
            return number;
        }

        private double toDouble(long n) {
            return switch (random.nextInt(24)) {
                case 0 -> EDGES[random.nextInt(EDGES.length)];
                case 1 -> Double.longBitsToDouble(random.nextLong());
                case 2 -> n;
                default -> n / 100.0;
            };
        }

        private RollUp rollUp(long n) {
            long count = 1 + (n & Integer.MAX_VALUE);
            return switch (random.nextInt(12)) {
                case 0 -> new RollUp.OfTexts("état " + n % 9, count);
                case 1 -> new RollUp.OfNumbers(ColumnType.INT64, n, n + 9, n, 0, count);
                case 2 -> new RollUp.OfNumbers(ColumnType.BOOLEAN, 0, 1, 1, 0, count);
                default -> {
                    double value = toDouble(n);
                    long bits = Double.doubleToRawLongBits(value);
                    yield new RollUp.OfNumbers(ColumnType.FLOAT64, bits, bits, value, 0, count);
                }
            };
        }
    }
}
