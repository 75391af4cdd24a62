package dev.skerry.agent.outbox;

import dev.skerry.agent.outbox.log.BatchRef;
import dev.skerry.agent.outbox.log.Read;
import dev.skerry.agent.outbox.log.SegmentLog;
import dev.skerry.agent.outbox.log.StoredBatch;
import dev.skerry.sync.batch.BatchDecoder;
import dev.skerry.sync.proto.Lane;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Reads batches that are to be sent, and tells of those that are not what was written. */
final class BatchReader {
    /** Bytes of batches that one load returns at most, unless the first alone is larger. */
    private static final long MAX_LOAD_BYTES = 2 << 20;

    private final SegmentLog log;
    private final Offers offers;
    private final Supplier<Quarantine> quarantine;
    private final Consumer<BatchRef> damaged;

    BatchReader(
            SegmentLog log,
            Offers offers,
            Supplier<Quarantine> quarantine,
            Consumer<BatchRef> damaged) {
        this.log = log;
        this.offers = offers;
        this.quarantine = quarantine;
        this.damaged = damaged;
    }

    /**
     * As {@link Outbox#load}.
     *
     * @param offering whether what is read counts as offered to the gateway
     */
    List<StoredBatch> load(Lane lane, long first, long last, int limit, boolean offering)
            throws OutboxUnavailableException {
        offers.lock.lock();
        try {
            if (offers.isUndecided()) {
                throw new IOException("the last write failed and is tried again");
            }
            List<StoredBatch> whole = new ArrayList<>();
            long from = first;
            while (whole.isEmpty()) {
                Quarantine aside = quarantine.get();
                List<Read> read =
                        log.read(lane, from, last, limit, MAX_LOAD_BYTES, aside::holdsBack);
                if (read.isEmpty()) {
                    break;
                }
                read.forEach(batch -> sort(batch, whole));
                from = sequence(read.getLast()) + 1;
            }
            if (offering) {
                offers.add(whole.stream().map(StoredBatch::sequence).toList());
            }
            return whole;
        } catch (IOException e) {
            throw new OutboxUnavailableException(
                    "SKR-A107",
                    "the outbox can't be read ("
                            + GroupCommit.rootMessage(e)
                            + "): check the disk; it is tried again by itself",
                    e);
        } finally {
            offers.lock.unlock();
        }
    }

    private void sort(Read read, List<StoredBatch> whole) {
        switch (read) {
            case Read.Content(StoredBatch batch) -> {
                if (BatchDecoder.isWhole(batch.content())) {
                    whole.add(batch);
                } else {
                    damaged.accept(batch.ref());
                }
            }
            case Read.Damaged(BatchRef batch) -> damaged.accept(batch);
        }
    }

    private static long sequence(Read read) {
        return switch (read) {
            case Read.Content(StoredBatch batch) -> batch.sequence();
            case Read.Damaged(BatchRef batch) -> batch.sequence();
        };
    }
}
