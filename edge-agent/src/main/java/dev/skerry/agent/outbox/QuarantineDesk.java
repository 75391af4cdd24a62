package dev.skerry.agent.outbox;

import dev.skerry.agent.pipeline.Refusal;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Shows what is set aside and lets it out. For any thread. */
public final class QuarantineDesk {
    private final Supplier<Quarantine> contents;
    private final Consumer<Change> changes;

    QuarantineDesk(Supplier<Quarantine> contents, Consumer<Change> changes) {
        this.contents = contents;
        this.changes = changes;
    }

    /** What came of a request. */
    public sealed interface Answer {
        /** It is on the disk that these batches left. */
        record Done(List<Quarantined> batches) implements Answer {}

        /** Nothing was done. */
        record Refused(Refusal refusal) implements Answer {}
    }

    /** As of the last commit. */
    public Quarantine contents() {
        return contents.get();
    }

    /** All batches that are whole are pending again and will be sent. */
    public Answer retryAll() throws OutboxUnavailableException {
        List<Quarantined> whole =
                contents().batches().stream().filter(Quarantined::isWhole).toList();
        return whole.isEmpty() ? new Answer.Done(whole) : release(whole);
    }

    /** The same for one batch: SKR-A112 when it is damaged, SKR-A113 when it is not there. */
    public Answer retry(long sequence) throws OutboxUnavailableException {
        Quarantined batch = contents().get(sequence);
        if (batch == null) {
            return missing(sequence);
        }
        return batch.isWhole() ? release(List.of(batch)) : damaged(batch);
    }

    private Answer release(List<Quarantined> batches) throws OutboxUnavailableException {
        DurableSignal durable = new DurableSignal();
        List<Long> sequences = batches.stream().map(each -> each.batch().sequence()).toList();
        changes.accept(new Change.Released(sequences, durable::give));
        durable.await();
        return new Answer.Done(batches);
    }

    /**
     * Deletes a batch, whose records stay counted as rejected or lost: SKR-A113 when it is not
     * there.
     */
    public Answer giveUp(long sequence) throws OutboxUnavailableException {
        Quarantined batch = contents().get(sequence);
        if (batch == null) {
            return missing(sequence);
        }
        DurableSignal durable = new DurableSignal();
        changes.accept(new Change.GivenUp(sequence, durable::give));
        durable.await();
        return new Answer.Done(List.of(batch));
    }

    private static Answer missing(long sequence) {
        return new Answer.Refused(
                new Refusal(
                        "SKR-A113",
                        "no batch %d is in quarantine: GET /api/quarantine lists those that are"
                                .formatted(sequence)));
    }

    private static Answer damaged(Quarantined batch) {
        return new Answer.Refused(
                new Refusal(
                        "SKR-A112",
                        "batch %d was damaged on the disk and can't be sent again, its %d records are counted as lost: check the disk, and give the batch up"
                                .formatted(batch.batch().sequence(), batch.batch().recordCount())));
    }
}
