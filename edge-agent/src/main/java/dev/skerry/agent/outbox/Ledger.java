package dev.skerry.agent.outbox;

/**
 * Where every record went since the epoch began. Kept in one row that is written in the same
 * transaction as what it counts, so it is right after any crash, and opening needs no scan.
 *
 * @param accepted records that were made durable
 * @param pending records that wait for the gateway
 * @param acknowledged records that the gateway has on its disk
 * @param rolledUp by how many records there are fewer because summaries took the place of records
 *     for want of space
 * @param rejected records that the gateway would not store; they rest in quarantine until somebody
 *     sends them again, or were given up
 * @param lost records found damaged on the disk
 * @param duplicates messages that were recognised as taken before
 * @param refusedInputs messages that could not be taken
 * @param pendingBatches batches that hold the pending records
 * @param pendingBytes the size of these batches
 */
public record Ledger(
        long accepted,
        long pending,
        long acknowledged,
        long rolledUp,
        long rejected,
        long lost,
        long duplicates,
        long refusedInputs,
        long pendingBatches,
        long pendingBytes) {

    /** The ledger of a new epoch. */
    public static final Ledger EMPTY = new Ledger(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** Whether every accepted record is accounted for. */
    public boolean isBalanced() {
        return accepted == pending + acknowledged + rolledUp + rejected + lost;
    }

    /** After a batch was added. */
    Ledger appended(int records, int sizeBytes) {
        return new Ledger(
                accepted + records,
                pending + records,
                acknowledged,
                rolledUp,
                rejected,
                lost,
                duplicates,
                refusedInputs,
                pendingBatches + 1,
                pendingBytes + sizeBytes);
    }

    /** After a batch left because the gateway has it. */
    Ledger left(int records, int sizeBytes) {
        return new Ledger(
                accepted,
                pending - records,
                acknowledged + records,
                rolledUp,
                rejected,
                lost,
                duplicates,
                refusedInputs,
                pendingBatches - 1,
                pendingBytes - sizeBytes);
    }

    /** After a batch was set aside because the gateway does not take it. */
    Ledger setAside(int records, int sizeBytes) {
        return new Ledger(
                accepted,
                pending - records,
                acknowledged,
                rolledUp,
                rejected + records,
                lost,
                duplicates,
                refusedInputs,
                pendingBatches - 1,
                pendingBytes - sizeBytes);
    }

    /**
     * After a batch that was set aside is pending again. Where damage cost the word of what became
     * of it, it was counted elsewhere.
     */
    Ledger released(int records, int sizeBytes) {
        long unrejected = Math.min(records, rejected);
        long found = Math.min(records - unrejected, lost);
        long unacknowledged = Math.min(records - unrejected - found, acknowledged);
        return new Ledger(
                accepted + records - unrejected - found - unacknowledged,
                pending + records,
                acknowledged - unacknowledged,
                rolledUp,
                rejected - unrejected,
                lost - found,
                duplicates,
                refusedInputs,
                pendingBatches + 1,
                pendingBytes + sizeBytes);
    }

    /** After a batch was found damaged on the disk. */
    Ledger damaged(int records, int sizeBytes) {
        return new Ledger(
                accepted,
                pending - records,
                acknowledged,
                rolledUp,
                rejected,
                lost + records,
                duplicates,
                refusedInputs,
                pendingBatches - 1,
                pendingBytes - sizeBytes);
    }

    /**
     * After batches took the place of others.
     *
     * @param recordsFewer that were rolled up
     */
    Ledger packed(long recordsFewer, long batchesFewer, long bytesFewer) {
        return new Ledger(
                accepted,
                pending - recordsFewer,
                acknowledged,
                rolledUp + recordsFewer,
                rejected,
                lost,
                duplicates,
                refusedInputs,
                pendingBatches - batchesFewer,
                pendingBytes - bytesFewer);
    }

    /**
     * What is true when the disk holds this. Records that are missing are lost. If there are more,
     * the word that they had left was lost, most likely that the gateway has them: they are pending
     * again.
     *
     * @param leftBefore how many of those that are missing the gateway may have had before
     */
    Ledger holding(long records, long batches, long bytes, long leftBefore) {
        long missing = Math.max(0, pending - records);
        long left = Math.min(missing, leftBefore);
        long back = Math.max(0, records - pending);
        long unacknowledged = Math.min(back, acknowledged);
        long unrejected = Math.min(back - unacknowledged, rejected);
        long found = Math.min(back - unacknowledged - unrejected, lost);
        return new Ledger(
                accepted + back - unacknowledged - unrejected - found,
                records,
                acknowledged - unacknowledged + left,
                rolledUp,
                rejected - unrejected,
                lost - found + missing - left,
                duplicates,
                refusedInputs,
                batches,
                bytes);
    }

    /** After messages were recognised as repeated or refused. */
    Ledger inputsCounted(long repeatedMessages, long refusedMessages) {
        return new Ledger(
                accepted,
                pending,
                acknowledged,
                rolledUp,
                rejected,
                lost,
                duplicates + repeatedMessages,
                refusedInputs + refusedMessages,
                pendingBatches,
                pendingBytes);
    }
}
