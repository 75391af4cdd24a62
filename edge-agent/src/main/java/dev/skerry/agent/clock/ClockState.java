package dev.skerry.agent.clock;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import dev.skerry.sync.proto.BootClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the next process must know of the clock.
 *
 * @param machineBoot the boot of the machine that this is of
 * @param boot what its batches call it
 * @param baseMicros what the clock shows while the time is not known, less the uptime
 * @param known whether the offset is
 * @param fromSystem whether it is the system clock's
 * @param offsetMicros the right time less what the clock shows while it is not known
 * @param named whether a batch may name the boot
 * @param lastKnownMicros the last time that was known, 0 if none ever was
 * @param throughMicros no later stamp was given out
 * @param earlier boots that batches name and whose offset became known, oldest first
 */
record ClockState(
        String machineBoot,
        String boot,
        long baseMicros,
        boolean known,
        boolean fromSystem,
        long offsetMicros,
        boolean named,
        long lastKnownMicros,
        long throughMicros,
        List<BootClock> earlier) {
    private static final int VERSION = 1;

    /** So many stay; those that are older were told long ago, or their readings stay marked. */
    private static final int MOST_EARLIER = 64;

    ClockState {
        earlier =
                List.copyOf(
                        earlier.subList(
                                Math.max(0, earlier.size() - MOST_EARLIER), earlier.size()));
    }

    /** All boots that can be told, with what is to be added to their stamps. */
    List<BootClock> tellable() {
        List<BootClock> boots = new ArrayList<>(earlier);
        if (named && known) {
            boots.add(BootClock.newBuilder().setBootId(boot).setOffsetMicros(offsetMicros).build());
        }
        return boots;
    }

    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            out.writeUInt32NoTag(VERSION);
            out.writeStringNoTag(machineBoot);
            out.writeStringNoTag(boot);
            out.writeSInt64NoTag(baseMicros);
            out.writeBoolNoTag(known);
            out.writeBoolNoTag(fromSystem);
            out.writeSInt64NoTag(offsetMicros);
            out.writeBoolNoTag(named);
            out.writeSInt64NoTag(lastKnownMicros);
            out.writeSInt64NoTag(throughMicros);
            out.writeUInt32NoTag(earlier.size());
            for (BootClock clock : earlier) {
                out.writeStringNoTag(clock.getBootId());
                out.writeSInt64NoTag(clock.getOffsetMicros());
            }
            out.flush();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads a state.
     *
     * @throws IOException if it is none that this version of the agent knows
     */
    static ClockState decode(byte[] bytes) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(bytes);
        int version = in.readUInt32();
        if (version != VERSION) {
            throw new IOException("it has version " + version + ", this agent knows " + VERSION);
        }
        String machineBoot = in.readString();
        String boot = in.readString();
        long base = in.readSInt64();
        boolean known = in.readBool();
        boolean fromSystem = in.readBool();
        long offset = in.readSInt64();
        boolean named = in.readBool();
        long lastKnown = in.readSInt64();
        long through = in.readSInt64();
        List<BootClock> earlier = new ArrayList<>();
        for (int left = in.readUInt32(); left > 0; left--) {
            earlier.add(
                    BootClock.newBuilder()
                            .setBootId(in.readString())
                            .setOffsetMicros(in.readSInt64())
                            .build());
        }
        return new ClockState(
                machineBoot,
                boot,
                base,
                known,
                fromSystem,
                offset,
                named,
                lastKnown,
                through,
                earlier);
    }
}
