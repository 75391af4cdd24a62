package dev.skerry.agent.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.outbox.log.StoredBatch;
import dev.skerry.agent.pipeline.Outcome;
import dev.skerry.agent.pipeline.RawMessage.Receipt;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.sync.batch.BatchDecoder;
import dev.skerry.sync.batch.BatchFormatException;
import dev.skerry.sync.batch.BatchLimits;
import dev.skerry.sync.batch.RecordVisitor;
import dev.skerry.sync.batch.RollUp;
import dev.skerry.sync.batch.StreamKey;
import dev.skerry.sync.proto.Lane;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The sources and the gateway of an outbox that is maltreated: remembers what it promised. Each
 * record has a number, higher than those before.
 */
final class Witness {
    private static final long ALL = Long.MAX_VALUE;

    private final Set<Long> durable = ConcurrentHashMap.newKeySet();
    private final Set<Long> untold = new LinkedHashSet<>();
    private final Set<Long> acknowledged = new HashSet<>();
    private final Map<Long, StoredBatch> offered = new HashMap<>();
    private final Map<Long, StoredBatch> answered = new HashMap<>();
    private final Map<Long, StoredBatch> refused = new HashMap<>();
    private boolean hasCatalog = true;
    private final Map<String, Long> twins = new ConcurrentHashMap<>();
    private long lastNumber;
    private long lastRevision;

    /** Sends the next message. */
    void send(Outbox outbox) throws InterruptedException {
        lastNumber++;
        untold.add(lastNumber);
        outbox.append(message(lastNumber));
    }

    private Outcome message(long number) {
        return Samples.message(
                number,
                new Receipt() {
                    @Override
                    public void durable() {
                        durable.add(number);
                    }

                    @Override
                    public void refused(Refusal refusal) {
                        throw new AssertionError(refusal);
                    }
                });
    }

    /**
     * Saves a twin of some device.
     *
     * @param sizeBytes so large that a write takes several blocks
     */
    void saveTwin(Outbox outbox, String device, int sizeBytes) {
        long revision = ++lastRevision;
        ByteBuffer content = ByteBuffer.allocate(sizeBytes).putLong(revision);
        outbox.saveTwin(device, content.array(), () -> twins.merge(device, revision, Math::max));
    }

    /** The catalog was lost, and may have had twins and what was set aside. */
    void forgetCatalog() {
        twins.clear();
        hasCatalog = false;
    }

    /** Whether every message was answered. */
    boolean isTold() {
        return durable.containsAll(untold);
    }

    int durableRecords() {
        return durable.size();
    }

    /** Takes batches as a gateway does, and remembers what was in them. */
    List<StoredBatch> receive(Outbox outbox, long from, int limit)
            throws OutboxUnavailableException {
        List<StoredBatch> batches = outbox.load(Lane.LANE_UNSPECIFIED, from, ALL, limit);
        for (StoredBatch batch : batches) {
            checkSame(offered.get(batch.sequence()), batch);
            checkSame(answered.get(batch.sequence()), batch);
            checkSame(refused.get(batch.sequence()), batch);
            // What the gateway has may leave at any time, even when it is offered once more.
            if (!answered.containsKey(batch.sequence())) {
                offered.put(batch.sequence(), batch);
            }
        }
        return batches;
    }

    private static void checkSame(@Nullable StoredBatch before, @Nullable StoredBatch now) {
        if (before != null && now != null) {
            assertThat(now.content()).as("batch " + now.sequence()).isEqualTo(before.content());
        }
    }

    /** The gateway has these batches. */
    void acknowledge(Outbox outbox, Collection<StoredBatch> batches) {
        for (StoredBatch batch : batches) {
            acknowledged.addAll(numbers(batch));
            offered.remove(batch.sequence());
            refused.remove(batch.sequence());
            answered.put(batch.sequence(), batch);
            outbox.acknowledge(batch.sequence(), batch.sequence());
        }
    }

    /** The gateway does not take these batches, unless it has them already. */
    void refuse(Outbox outbox, Collection<StoredBatch> batches) {
        for (StoredBatch batch : batches) {
            if (!answered.containsKey(batch.sequence())) {
                offered.remove(batch.sequence());
                refused.put(batch.sequence(), batch);
                outbox.reject(batch.sequence(), "SKR-G304", "for a test");
            }
        }
    }

    /** The numbers of the records that are set aside. */
    private Set<Long> setAside(Outbox outbox) {
        Quarantine quarantine = outbox.quarantine().contents();
        if (hasCatalog) {
            assertThat(outbox.ledger().rejected()).isEqualTo(quarantine.records());
        }
        Set<Long> aside = new HashSet<>();
        for (Quarantined each : quarantine.batches()) {
            long sequence = each.batch().sequence();
            StoredBatch batch = refused.get(sequence);
            if (batch == null) {
                // An old catalog brought it back: it was stored since.
                batch = Objects.requireNonNull(answered.get(sequence), "never refused");
            }
            assertThat(each.batch()).isEqualTo(batch.ref());
            aside.addAll(numbers(batch));
        }
        return aside;
    }

    /** Looks through an outbox that was opened again and not started yet. */
    void inspect(Outbox outbox) throws OutboxUnavailableException {
        Ledger ledger = outbox.ledger();
        assertThat(ledger.isBalanced()).as(ledger.toString()).isTrue();
        assertThat(ledger.lost()).isZero();
        assertThat(ledger.rolledUp()).isZero();
        assertThat(outbox.troubles()).isEmpty();

        Map<String, byte[]> saved = outbox.twins();
        twins.forEach(
                (device, revision) -> {
                    assertThat(saved).containsKey(device);
                    assertThat(ByteBuffer.wrap(saved.get(device)).getLong())
                            .isGreaterThanOrEqualTo(revision);
                });

        List<Long> found = new ArrayList<>();
        Map<Long, StoredBatch> batches = new HashMap<>();
        for (StoredBatch batch : all(outbox)) {
            batches.put(batch.sequence(), batch);
            found.addAll(numbers(batch));
        }
        assertThat(found).as("in order, each once").isSorted().doesNotHaveDuplicates();
        assertThat(ledger.pending()).isEqualTo(found.size());
        Set<Long> aside = setAside(outbox);
        Set<Long> here = new HashSet<>(found);
        here.addAll(aside);
        assertThat(here).as("waiting or set aside").hasSize(found.size() + aside.size());
        Set<Long> missing = new HashSet<>(durable);
        missing.removeAll(here);
        missing.removeAll(acknowledged);
        assertThat(missing).as("told durable and gone").isEmpty();
        here.removeAll(durable);
        assertThat(untold).as("here").containsAll(here);
        for (StoredBatch batch : offered.values()) {
            assertThat(batches).as("offered before").containsKey(batch.sequence());
            checkSame(batch, batches.get(batch.sequence()));
        }
        refused.values().forEach(batch -> checkSame(batch, batches.get(batch.sequence())));
        batches.values().forEach(batch -> checkSame(answered.get(batch.sequence()), batch));
        for (long sequence : offered.keySet()) {
            assertThat(outbox.nextSequence()).isGreaterThan(sequence);
        }
        for (long sequence : answered.keySet()) {
            assertThat(outbox.nextSequence()).isGreaterThan(sequence);
        }
    }

    /** Sends again what was not answered; what the outbox recognises is answered at once. */
    void sendAgain(Outbox outbox, Set<Long> recognised) throws InterruptedException {
        for (long number : untold) {
            if (recognised.contains(number)) {
                durable.add(number);
            } else if (!durable.contains(number)) {
                outbox.append(message(number));
            }
        }
        untold.removeAll(durable);
    }

    /** All batches of an outbox. */
    static List<StoredBatch> all(Outbox outbox) throws OutboxUnavailableException {
        List<StoredBatch> all = new ArrayList<>();
        List<StoredBatch> some = outbox.load(Lane.LANE_UNSPECIFIED, 1, ALL, 1000);
        while (!some.isEmpty()) {
            all.addAll(some);
            some = outbox.load(Lane.LANE_UNSPECIFIED, all.getLast().sequence() + 1, ALL, 1000);
        }
        return all;
    }

    /** The numbers of the records in a batch. */
    static List<Long> numbers(StoredBatch batch) {
        List<Long> numbers = new ArrayList<>();
        try {
            BatchDecoder.decode(batch.content(), BatchLimits.DEFAULT, new Numbers(numbers));
        } catch (BatchFormatException e) {
            throw new AssertionError("batch " + batch.sequence(), e);
        }
        assertThat(numbers).hasSize(batch.recordCount());
        return numbers;
    }

    private record Numbers(List<Long> numbers) implements RecordVisitor {
        @Override
        public void stream(StreamKey key, int recordCount) {}

        @Override
        public void onDouble(long observedAtMicros, double value, int quality) {
            assertThat(observedAtMicros).isEqualTo((long) value);
            numbers.add((long) value);
        }

        @Override
        public void onLong(long observedAtMicros, long value, int quality) {
            throw new AssertionError("not a number of ours");
        }

        @Override
        public void onBoolean(long observedAtMicros, boolean value, int quality) {
            throw new AssertionError("not a number of ours");
        }

        @Override
        public void onString(long observedAtMicros, String value, int quality) {
            throw new AssertionError("not a number of ours");
        }

        @Override
        public void onBytes(long observedAtMicros, byte[] value, int quality) {
            throw new AssertionError("not a number of ours");
        }

        @Override
        public void onRollUp(long observedAtMicros, RollUp value, int quality) {
            throw new AssertionError("not a number of ours");
        }
    }
}
