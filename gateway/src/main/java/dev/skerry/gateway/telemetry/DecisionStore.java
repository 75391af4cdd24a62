package dev.skerry.gateway.telemetry;

import dev.skerry.gateway.telemetry.BatchStore.BootShift;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Where the decisions in a batch are filed, in the transaction that stores the batch. */
public interface DecisionStore {
    /**
     * Files a batch's decisions.
     *
     * @param transaction of the one writer
     * @return the ids of the alarms that were raised or cleared
     */
    List<Long> add(Handle transaction, IncomingBatch batch, BatchDigest digest);

    /**
     * Moves what is filed of a boot's batches to another time.
     *
     * @param transaction of the one writer
     */
    void shift(Handle transaction, BootShift shift);
}
