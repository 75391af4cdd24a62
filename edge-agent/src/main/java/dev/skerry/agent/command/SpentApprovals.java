package dev.skerry.agent.command;

import com.google.protobuf.ByteString;
import dev.skerry.agent.trust.Leave;
import dev.skerry.sync.sign.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Which commands that people approved came before, in slots that are kept among the outbox's
 * states. Each is remembered for as long as its approvals would let it pass, whatever else comes,
 * and nothing of that is the gateway's word: people signed the id and the time. Not for several
 * threads.
 */
final class SpentApprovals {
    /** How many are remembered. */
    static final int SLOTS = 2_048;

    private static final String PREFIX = "approved/";
    private static final String BOUNDS = PREFIX + "bounds";
    private static final int ID_BYTES = 16;

    private final long[] untilMicros = new long[SLOTS];
    private final ByteString[] ids = new ByteString[SLOTS];
    private final Map<ByteString, Integer> slotById = new HashMap<>();

    /** What was approved before may have come when nothing of it was kept. */
    private final long beganMicros;

    /** Of those that had to make room, the longest. A clock that is set back revives none. */
    private long forgottenUntilMicros;

    private SpentApprovals(long beganMicros, long forgottenUntilMicros) {
        this.beganMicros = beganMicros;
        this.forgottenUntilMicros = forgottenUntilMicros;
        Arrays.fill(untilMicros, Long.MIN_VALUE);
        Arrays.fill(ids, ByteString.EMPTY);
    }

    /**
     * What the outbox's states have of it.
     *
     * @param isDamaged whether some of them may be missing
     * @param nowMicros when it begins, if it does
     */
    static SpentApprovals open(Map<String, byte[]> states, boolean isDamaged, long nowMicros) {
        byte[] kept = states.get(BOUNDS);
        ByteBuffer bounds =
                ByteBuffer.wrap(kept == null ? bounds(nowMicros, Long.MIN_VALUE) : kept);
        long began = bounds.getLong();
        // A clock that was ahead when it began has been set right since.
        var spent =
                new SpentApprovals(
                        isDamaged ? nowMicros : Math.min(began, nowMicros), bounds.getLong());
        for (int slot = 0; slot < SLOTS; slot++) {
            byte[] content = states.get(PREFIX + slot);
            if (content != null) {
                spent.set(
                        slot,
                        ByteString.copyFrom(content, 0, ID_BYTES),
                        ByteBuffer.wrap(content).getLong(ID_BYTES));
            }
        }
        return spent;
    }

    /** Whether a command may have come before. */
    boolean mayHave(String commandId, Leave.Approved approved) {
        return slotById.containsKey(id(commandId))
                || approved.sinceMicros() <= beganMicros
                || approved.untilMicros() <= forgottenUntilMicros;
    }

    /** Whether no more can be remembered for now. */
    boolean isFull(long nowMicros) {
        return untilMicros[shortest()] > nowMicros;
    }

    /**
     * Remembers a command, unless it does already; it must not be full.
     *
     * @return what is to be saved for that
     */
    Map<String, byte[]> put(String commandId, Leave.Approved approved) {
        ByteString id = id(commandId);
        if (slotById.containsKey(id)) {
            return Map.of();
        }
        int slot = shortest();
        forgottenUntilMicros = Math.max(forgottenUntilMicros, untilMicros[slot]);
        set(slot, id, approved.untilMicros());
        return Map.of(
                PREFIX + slot,
                ByteBuffer.allocate(ID_BYTES + Long.BYTES)
                        .put(id.asReadOnlyByteBuffer())
                        .putLong(approved.untilMicros())
                        .array(),
                BOUNDS,
                bounds(beganMicros, forgottenUntilMicros));
    }

    /** What is to be saved at a start: from when on it remembers. */
    Map<String, byte[]> bounds() {
        return Map.of(BOUNDS, bounds(beganMicros, forgottenUntilMicros));
    }

    private static byte[] bounds(long beganMicros, long forgottenUntilMicros) {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(beganMicros)
                .putLong(forgottenUntilMicros)
                .array();
    }

    private void set(int slot, ByteString id, long until) {
        slotById.remove(ids[slot]);
        ids[slot] = id;
        untilMicros[slot] = until;
        slotById.put(id, slot);
    }

    /** One that is free, or else the one that is over first. */
    private int shortest() {
        int shortest = 0;
        for (int slot = 1; slot < SLOTS; slot++) {
            if (untilMicros[slot] < untilMicros[shortest]) {
                shortest = slot;
            }
        }
        return shortest;
    }

    private static ByteString id(String commandId) {
        return ByteString.copyFrom(
                Sha256.of(commandId.getBytes(StandardCharsets.UTF_8)), 0, ID_BYTES);
    }
}
