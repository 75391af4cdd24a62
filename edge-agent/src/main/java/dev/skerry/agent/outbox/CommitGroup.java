package dev.skerry.agent.outbox;

import dev.skerry.agent.outbox.log.StoredBatch;
import dev.skerry.agent.pipeline.Outcome.DeviceSeen;
import java.util.List;
import java.util.Map;

/**
 * Everything that one transaction writes. It can be tried again as often as it takes: {@code
 * number} tells whether an attempt whose outcome is unknown did succeed.
 *
 * @param number one more than that of the group before
 * @param nextSequence the first sequence that is free after these batches
 * @param identities of the messages accepted with these batches
 * @param repeatedMessages recognised as taken before
 * @param refusedMessages that can't be taken
 */
record CommitGroup(
        long number,
        List<StoredBatch> batches,
        long nextSequence,
        long[] identities,
        int repeatedMessages,
        int refusedMessages,
        Map<String, byte[]> states,
        List<DeviceSeen> devices,
        List<Change> changes,
        Noteworthy noteworthy) {}
