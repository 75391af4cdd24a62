package dev.skerry.tool.bench;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skerry.sync.clock.HybridTimestamp;
import dev.skerry.sync.crdt.InvalidTwinException;
import dev.skerry.sync.crdt.PropertyKey;
import dev.skerry.sync.crdt.Section;
import dev.skerry.sync.crdt.Side;
import dev.skerry.sync.crdt.Twin;
import dev.skerry.sync.crdt.TwinMessages;
import dev.skerry.sync.crdt.TwinValue;
import dev.skerry.sync.crdt.VersionVector;
import dev.skerry.sync.proto.Hello;
import dev.skerry.sync.proto.TwinDelta;
import dev.skerry.sync.proto.TwinVector;
import dev.skerry.sync.proto.Welcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Measures what a reconnect costs after both sides have changed a part of many twin properties: the
 * same edits as {@code native-build/benchmarks/automerge}.
 */
final class TwinBench {
    private static final int DEVICES = 100;
    private static final int PROPERTIES = 1_000;
    private static final int CHANGES_OF_EACH_SIDE = DEVICES * PROPERTIES / 100;
    private static final int FRAME_BYTES = 960 * 1024;
    private static final int RUNS = 5;

    private final SplittableRandom random = new SplittableRandom(1);
    private long millis = 1_780_000_000_000L;
    private long bytes;

    private TwinBench() {}

    static void run(Figures figures) {
        TwinBench bench = new TwinBench();
        Map<String, Twin> cloud = new HashMap<>();
        for (int device = 0; device < DEVICES; device++) {
            String id = "device-" + device;
            cloud.put(id, bench.filled());
        }
        figures.print("twins.properties", DEVICES * PROPERTIES);
        figures.print("twins.changes_of_each_side", CHANGES_OF_EACH_SIDE);
        figures.median("twins.reconcile_ms", RUNS, () -> bench.reconnect(cloud));
        figures.print("twins.bytes", bench.bytes);
        figures.print("twins.bytes_per_change", bench.bytes / (2.0 * CHANGES_OF_EACH_SIDE));
    }

    private Twin filled() {
        Twin twin = Twin.EMPTY;
        for (int property = 0; property < PROPERTIES; property++) {
            twin = write(twin, "gateway-1", property);
        }
        return twin;
    }

    private Twin write(Twin twin, String replica, int property) {
        var author =
                new Twin.Author(
                        replica, new HybridTimestamp(millis++, 0), "bench", VersionVector.EMPTY);
        return twin.write(
                author,
                new PropertyKey("p" + property, Section.DESIRED),
                new TwinValue.Whole(random.nextInt(1_000_000)));
    }

    /** Both sides change some, then exchange what they lack; gives the time of the latter in ms. */
    private double reconnect(Map<String, Twin> before) {
        Map<String, Twin> cloud = new HashMap<>(before);
        Map<String, Twin> edge = new HashMap<>(before);
        edit(cloud, "gateway-1");
        edit(edge, Side.edgeReplica("bench", "1"));
        long begin = System.nanoTime();
        byte[] hello = Hello.newBuilder().addAllVectors(vectors(edge)).build().toByteArray();
        byte[] welcome = Welcome.newBuilder().addAllVectors(vectors(cloud)).build().toByteArray();
        bytes = (long) hello.length + welcome.length;
        try {
            List<byte[]> up = missing(edge, Welcome.parseFrom(welcome).getVectorsList());
            List<byte[]> down = missing(cloud, Hello.parseFrom(hello).getVectorsList());
            merge(cloud, up);
            merge(edge, down);
        } catch (InvalidProtocolBufferException | InvalidTwinException e) {
            throw new IllegalStateException(e);
        }
        double took = (System.nanoTime() - begin) / 1e6;
        if (!cloud.equals(edge)) {
            throw new IllegalStateException("the sides differ");
        }
        return took;
    }

    private void edit(Map<String, Twin> twins, String replica) {
        for (int change = 0; change < CHANGES_OF_EACH_SIDE; change++) {
            String id = "device-" + random.nextInt(DEVICES);
            twins.computeIfPresent(
                    id, (same, twin) -> write(twin, replica, random.nextInt(PROPERTIES)));
        }
    }

    private static List<TwinVector> vectors(Map<String, Twin> twins) {
        List<TwinVector> vectors = new ArrayList<>();
        twins.forEach((id, twin) -> vectors.add(TwinMessages.toVector(id, twin.vector())));
        return vectors;
    }

    private List<byte[]> missing(Map<String, Twin> twins, List<TwinVector> seen)
            throws InvalidTwinException {
        List<byte[]> frames = new ArrayList<>();
        for (TwinVector of : seen) {
            Twin twin = twins.getOrDefault(of.getDeviceId(), Twin.EMPTY);
            var delta = twin.deltaSince(TwinMessages.vector(of.getVector()));
            if (!delta.isEmpty()) {
                for (TwinDelta part :
                        TwinMessages.toMessages(of.getDeviceId(), delta, FRAME_BYTES)) {
                    byte[] frame = part.toByteArray();
                    bytes += frame.length;
                    frames.add(frame);
                }
            }
        }
        return frames;
    }

    private static void merge(Map<String, Twin> twins, List<byte[]> frames)
            throws InvalidProtocolBufferException, InvalidTwinException {
        for (byte[] frame : frames) {
            TwinDelta message = TwinDelta.parseFrom(frame);
            var delta = TwinMessages.delta(message);
            twins.compute(
                    message.getDeviceId(),
                    (id, twin) -> (twin == null ? Twin.EMPTY : twin).merge(delta));
        }
    }
}
