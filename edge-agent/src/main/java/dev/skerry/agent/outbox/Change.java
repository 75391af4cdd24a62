package dev.skerry.agent.outbox;

import dev.skerry.agent.outbox.log.Pack;
import java.util.List;
import java.util.Map;

/** What someone other than the pipeline wants written. */
sealed interface Change {
    /** The gateway has these batches on its disk: both sequences are included. */
    record Acknowledged(long first, long last) implements Change {}

    /** The gateway will never store this batch as things are. */
    record Rejected(long sequence, String code, String reason, long atMicros) implements Change {}

    /** This batch is not what was written. */
    record Damaged(long sequence, String code, String reason, long atMicros) implements Change {}

    /** These batches of the quarantine are pending again. */
    record Released(List<Long> sequences, Runnable whenDurable) implements Change {}

    /** This batch of the quarantine is deleted. */
    record GivenUp(long sequence, Runnable whenDurable) implements Change {}

    /** A device's twin as it is now, for the twin store to read back. */
    record TwinChanged(String deviceId, byte[] content, Runnable whenDurable) implements Change {}

    /** Content to be kept under these names, for whoever has these states, with these twins. */
    record StatesSaved(Map<String, byte[]> states, Map<String, byte[]> twins, Runnable whenDurable)
            implements Change {}

    /** From now on any batch may be offered to the gateway. */
    record OfferingBegan(Runnable whenDurable) implements Change {}

    /** No further batch is offered for the time being. */
    record OfferingEnded() implements Change {}

    /**
     * What remained of segments is in a pack now.
     *
     * @param replaced the segments
     * @param made batches of the pack that were made of several others
     */
    record Packed(Pack pack, List<Long> replaced, List<MadeBatch> made, Runnable whenDone)
            implements Change {}
}
