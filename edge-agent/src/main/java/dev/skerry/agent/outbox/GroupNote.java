package dev.skerry.agent.outbox;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import dev.skerry.agent.outbox.Findings.DeviceRow;
import dev.skerry.agent.outbox.log.BatchRef;
import dev.skerry.sync.proto.Lane;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a group writes beside its batches: the state that holds after it, and what changed. In
 * order, numbers as varints and byte strings with their length in front: version, the state, then
 * each list with its count in front.
 *
 * @param state after the group
 * @param removed ranges of sequences that are gone
 * @param released sequences of batches that were set aside and no longer are
 * @param isAllQuarantined whether nothing is set aside but what this note says
 * @param quarantined batches that are set aside from now on, after that
 * @param installed packs that took the place of segments
 */
record GroupNote(
        OutboxState state,
        long[] identities,
        Map<String, byte[]> states,
        Map<String, DeviceRow> devices,
        Map<String, byte[]> twins,
        List<Range> removed,
        boolean isAllQuarantined,
        List<Quarantined> quarantined,
        List<Long> released,
        List<Installed> installed) {
    private static final int VERSION = 3;

    /** It could not say that nothing else is set aside. */
    private static final int VERSION_OF_CHANGES = 2;

    /** It had the contents of batches that were set aside, which nothing could read again. */
    private static final int VERSION_WITH_CONTENTS = 1;

    /** Sequences from first to last. */
    record Range(long first, long last) {}

    /** A pack that replaces segments. */
    record Installed(long pack, List<Long> replaced) {}

    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            out.writeUInt32NoTag(VERSION);
            for (long number : numbers(state)) {
                out.writeUInt64NoTag(number);
            }
            out.writeByteArrayNoTag(RecentIdentities.toBytes(identities));
            write(out, states);
            write(out, twins);
            out.writeUInt32NoTag(devices.size());
            for (Map.Entry<String, DeviceRow> device : devices.entrySet()) {
                out.writeStringNoTag(device.getKey());
                out.writeStringNoTag(device.getValue().profileName());
                out.writeStringNoTag(device.getValue().profileVersion());
            }
            out.writeUInt32NoTag(removed.size());
            for (Range range : removed) {
                out.writeUInt64NoTag(range.first());
                out.writeUInt64NoTag(range.last());
            }
            out.writeBoolNoTag(isAllQuarantined);
            out.writeUInt32NoTag(quarantined.size());
            for (Quarantined batch : quarantined) {
                write(out, batch);
            }
            out.writeUInt32NoTag(released.size());
            for (long sequence : released) {
                out.writeUInt64NoTag(sequence);
            }
            out.writeUInt32NoTag(installed.size());
            for (Installed pack : installed) {
                out.writeUInt64NoTag(pack.pack());
                out.writeUInt32NoTag(pack.replaced().size());
                for (long segment : pack.replaced()) {
                    out.writeUInt64NoTag(segment);
                }
            }
            out.flush();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    /** The state as numbers, for the note and for the catalog. */
    static long[] numbers(OutboxState state) {
        Ledger ledger = state.ledger();
        return new long[] {
            state.commitNumber(),
            state.nextSequence(),
            state.offeredThrough(),
            ledger.accepted(),
            ledger.pending(),
            ledger.acknowledged(),
            ledger.rolledUp(),
            ledger.rejected(),
            ledger.lost(),
            ledger.duplicates(),
            ledger.refusedInputs(),
            ledger.pendingBatches(),
            ledger.pendingBytes()
        };
    }

    /** The opposite of {@link #numbers}. */
    static OutboxState state(long[] n) {
        return new OutboxState(
                n[0],
                n[1],
                new Ledger(n[3], n[4], n[5], n[6], n[7], n[8], n[9], n[10], n[11], n[12]),
                n[2]);
    }

    /** How many numbers a state has. */
    static final int NUMBERS = 13;

    private static void write(CodedOutputStream out, Map<String, byte[]> contents)
            throws IOException {
        out.writeUInt32NoTag(contents.size());
        for (Map.Entry<String, byte[]> entry : contents.entrySet()) {
            out.writeStringNoTag(entry.getKey());
            out.writeByteArrayNoTag(entry.getValue());
        }
    }

    private static void write(CodedOutputStream out, Quarantined aside) throws IOException {
        BatchRef batch = aside.batch();
        out.writeUInt32NoTag(batch.lane().getNumber());
        out.writeUInt64NoTag(batch.sequence());
        out.writeUInt32NoTag(batch.recordCount());
        out.writeUInt32NoTag(batch.sizeBytes());
        out.writeBoolNoTag(aside.isWhole());
        out.writeStringNoTag(aside.code());
        out.writeStringNoTag(aside.reason());
        out.writeUInt64NoTag(aside.setAsideAtMicros());
    }

    /**
     * Reads a note.
     *
     * @throws IOException if it is none that this version of the agent knows
     */
    static GroupNote decode(byte[] bytes) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(bytes);
        int version = in.readUInt32();
        if (version < VERSION_WITH_CONTENTS || version > VERSION) {
            throw new IOException(
                    "a group has version " + version + ", this agent knows " + VERSION);
        }
        long[] numbers = new long[NUMBERS];
        for (int i = 0; i < NUMBERS; i++) {
            numbers[i] = in.readUInt64();
        }
        long[] identities = RecentIdentities.fromBytes(in.readByteArray());
        Map<String, byte[]> states = contents(in);
        Map<String, byte[]> twins = contents(in);
        Map<String, DeviceRow> devices = new LinkedHashMap<>();
        for (int left = in.readUInt32(); left > 0; left--) {
            devices.put(in.readString(), new DeviceRow(in.readString(), in.readString()));
        }
        List<Range> removed = new ArrayList<>();
        for (int left = in.readUInt32(); left > 0; left--) {
            removed.add(new Range(in.readUInt64(), in.readUInt64()));
        }
        boolean isAllQuarantined = version > VERSION_OF_CHANGES && in.readBool();
        List<Quarantined> quarantined = new ArrayList<>();
        for (int left = in.readUInt32(); left > 0; left--) {
            if (version == VERSION_WITH_CONTENTS) {
                skipWithContents(in);
            } else {
                quarantined.add(quarantined(in));
            }
        }
        List<Long> released = new ArrayList<>();
        if (version > VERSION_WITH_CONTENTS) {
            for (int left = in.readUInt32(); left > 0; left--) {
                released.add(in.readUInt64());
            }
        }
        List<Installed> installed = new ArrayList<>();
        for (int left = in.readUInt32(); left > 0; left--) {
            long pack = in.readUInt64();
            List<Long> replaced = new ArrayList<>();
            for (int segments = in.readUInt32(); segments > 0; segments--) {
                replaced.add(in.readUInt64());
            }
            installed.add(new Installed(pack, replaced));
        }
        return new GroupNote(
                state(numbers),
                identities,
                states,
                devices,
                twins,
                removed,
                isAllQuarantined,
                quarantined,
                released,
                installed);
    }

    private static Map<String, byte[]> contents(CodedInputStream in) throws IOException {
        Map<String, byte[]> contents = new LinkedHashMap<>();
        for (int left = in.readUInt32(); left > 0; left--) {
            contents.put(in.readString(), in.readByteArray());
        }
        return contents;
    }

    private static Quarantined quarantined(CodedInputStream in) throws IOException {
        Lane lane = Lane.forNumber(in.readUInt32());
        BatchRef batch =
                new BatchRef(
                        lane == null ? Lane.UNRECOGNIZED : lane,
                        in.readUInt64(),
                        in.readUInt32(),
                        in.readUInt32());
        return new Quarantined(
                batch, in.readBool(), in.readString(), in.readString(), in.readUInt64());
    }

    private static void skipWithContents(CodedInputStream in) throws IOException {
        in.readUInt32();
        in.readUInt64();
        in.readUInt32();
        in.readString();
        in.readString();
        in.readByteArray();
    }
}
