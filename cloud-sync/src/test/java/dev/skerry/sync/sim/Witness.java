package dev.skerry.sync.sim;

import java.util.BitSet;

/**
 * Knows of one agent's readings what no part of a real system knows: which of them a source was
 * told are safe, and which are stored, wherever and by whichever gateway.
 */
final class Witness {
    private final String agentId;
    private final BitSet told = new BitSet();
    private final BitSet stored = new BitSet();
    private final BitSet sequences = new BitSet();
    private long toldCount;

    Witness(String agentId) {
        this.agentId = agentId;
    }

    /** What an agent still has. */
    static final class Kept {
        private final BitSet readings = new BitSet();
        private long pending;
        private long aside;

        void isPending(SimBatch batch) {
            pending += add(batch);
        }

        void isAside(SimBatch batch) {
            aside += add(batch);
        }

        private int add(SimBatch batch) {
            for (int reading : batch.readings()) {
                readings.set(reading);
            }
            return batch.readings().length;
        }

        long pending() {
            return pending;
        }

        long aside() {
            return aside;
        }
    }

    /** A source hears that these are safe. */
    void told(SimBatch batch) {
        for (int reading : batch.readings()) {
            told.set(reading);
        }
        toldCount += batch.readings().length;
    }

    /** A crash took back the group commit that had these. */
    void undone(SimBatch batch) {
        for (int reading : batch.readings()) {
            if (told.get(reading)) {
                throw new Violation(name(reading) + " was told to be safe and is lost by a crash");
            }
        }
    }

    /** A commit of these is on a gateway's disk; true when that was new. */
    boolean stored(long sequence, int[] readings, boolean twice) {
        boolean known = sequences.get((int) sequence);
        sequences.set((int) sequence);
        for (int reading : readings) {
            if (known && !stored.get(reading)) {
                throw new Violation(
                        "sequence %s/%d is stored with another content, without %s"
                                .formatted(agentId, sequence, name(reading)));
            }
            if ((!known || twice) && stored.get(reading)) {
                throw new Violation(name(reading) + " is stored twice");
            }
            stored.set(reading);
        }
        return !known;
    }

    /** The agent deletes these since they are stored, it thinks. */
    void deleted(SimBatch batch) {
        for (int reading : batch.readings()) {
            if (!stored.get(reading)) {
                throw new Violation(name(reading) + " is deleted and not stored");
            }
        }
    }

    /** Each reading that a source was told is safe is stored or still with the agent. */
    void nothingIsLost(Kept kept) {
        BitSet lost = (BitSet) told.clone();
        lost.andNot(stored);
        lost.andNot(kept.readings);
        if (!lost.isEmpty()) {
            throw new Violation(
                    "%s is lost, as are %d more"
                            .formatted(name(lost.nextSetBit(0)), lost.cardinality() - 1));
        }
    }

    long storedReadings() {
        return stored.cardinality();
    }

    long toldReadings() {
        return toldCount;
    }

    long highestSequence() {
        return sequences.length() - 1L;
    }

    private String name(int reading) {
        return "reading " + agentId + "/" + reading;
    }
}
