package dev.skerry.agent.outbox;

import dev.skerry.agent.outbox.GroupNote.Installed;
import dev.skerry.agent.outbox.GroupNote.Range;
import dev.skerry.agent.outbox.log.BatchRef;
import dev.skerry.agent.outbox.log.LogOpening.Note;
import dev.skerry.agent.outbox.log.LogOpening.Opened;
import dev.skerry.agent.outbox.log.SegmentLog;
import dev.skerry.agent.pipeline.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * From what the catalog had and what the log has since: the state as it was after the last group
 * that is whole, and an account of what is not.
 *
 * @param quarantine what is set aside
 * @param quarantineIsNew whether that does not follow from what catalogs and notes said before
 * @param notes what the catalog does not have yet
 * @param damage what was found broken, for people
 */
record OutboxRecovery(
        OutboxState state,
        Findings findings,
        Quarantine quarantine,
        boolean quarantineIsNew,
        List<GroupNote> notes,
        List<Refusal> damage) {
    private static final Logger LOG = Logger.getLogger(OutboxRecovery.class);

    /**
     * More than the sequences that groups can have used without leaving a trace. Skipped each time:
     * whether a file is missing does not show.
     */
    private static final long SKIPPED = 1L << 20;

    /** The same when the last state is not known, as many as there are in years. */
    private static final long SKIPPED_AFTER_DAMAGE = 1L << 32;

    /**
     * Goes on from a checkpoint.
     *
     * @param findings at the checkpoint
     * @param quarantine at the checkpoint
     * @param removed which batches were gone at the checkpoint
     * @param isNew whether the catalog is
     */
    static OutboxRecovery of(
            OutboxState checkpoint,
            Findings findings,
            Quarantine quarantine,
            Map<Long, byte[]> removed,
            Opened opened,
            boolean isNew)
            throws IOException {
        SegmentLog log = opened.log();
        long removedBefore = log.restoreRemoved(removed);
        boolean hadNoCatalog = false;
        OutboxState state = checkpoint;
        Quarantine aside = quarantine;
        boolean isAsideNew = isNew;
        List<GroupNote> notes = new ArrayList<>();
        for (Note bytes : opened.notes()) {
            GroupNote note = GroupNote.decode(bytes.content());
            for (Range range : note.removed()) {
                log.remove(range.first(), range.last());
            }
            for (Installed pack : note.installed()) {
                log.install(pack.pack(), pack.replaced());
            }
            findings.add(note);
            if (note.state().commitNumber() != state.commitNumber() + 1) {
                // An old catalog: what it has as set aside may be pending or gone since. Whatever
                // comes back is sent, and refused or recognised.
                aside = Quarantine.EMPTY;
                isAsideNew = true;
            }
            if (note.isAllQuarantined()) {
                aside = Quarantine.EMPTY;
                isAsideNew = false;
                hadNoCatalog = true;
            }
            aside = aside.without(note.released()).with(note.quarantined());
            notes.add(note);
            state = note.state();
        }
        log.opened();
        if (state.commitNumber() < log.lastNumber()) {
            aside = Quarantine.EMPTY;
            isAsideNew = true;
        }
        // An agent that had lost this catalog meanwhile took for pending what it knows to be gone.
        long leftBefore = hadNoCatalog ? removedBefore : 0;
        return account(
                new Replayed(state, stillThere(aside, log), isAsideNew, notes, leftBefore),
                findings,
                opened,
                isNew);
    }

    /**
     * What the notes since the checkpoint lead to.
     *
     * @param quarantineIsNew whether it does not follow from what catalogs and notes said
     * @param leftBefore how many of the records that are missing the gateway may have had before
     */
    private record Replayed(
            OutboxState state,
            Quarantine quarantine,
            boolean quarantineIsNew,
            List<GroupNote> notes,
            long leftBefore) {}

    /** What damage took can't be sent again. */
    private static Quarantine stillThere(Quarantine quarantine, SegmentLog log) {
        List<Long> missing = new ArrayList<>();
        for (Quarantined aside : quarantine.batches()) {
            long sequence = aside.batch().sequence();
            if (aside.isWhole() && log.batches(sequence, sequence).isEmpty()) {
                missing.add(sequence);
            }
        }
        return quarantine.without(missing);
    }

    private static OutboxRecovery account(
            Replayed replayed, Findings findings, Opened opened, boolean isNew) {
        // Else all that comes later would count as offered as well, for ever.
        OutboxState state = replayed.state().offeredAtMostNow();
        SegmentLog log = opened.log();
        long[] held = new long[4];
        log.forEach(0, Long.MAX_VALUE, batch -> count(batch, replayed.quarantine(), held));
        Ledger before = replayed.state().ledger();
        Ledger ledger = before.holding(held[0], held[1], held[2], replayed.leftBefore());
        List<Refusal> damage = new ArrayList<>();
        long lost = ledger.lost() - before.lost();
        if (lost > 0) {
            damage.add(
                    new Refusal(
                            "SKR-A109",
                            "%d records of the outbox are damaged on the disk and counted as lost: check the disk"
                                    .formatted(lost)));
        }
        for (String file : opened.aside()) {
            damage.add(
                    new Refusal(
                            "SKR-A110",
                            "a file of the outbox could not be read and is now %s: check the disk; the agent goes on without it"
                                    .formatted(file)));
        }
        damage.forEach(d -> LOG.errorf("outbox=damaged code=%s %s", d.code(), d.message()));
        boolean known =
                damage.isEmpty()
                        && state.commitNumber() >= log.lastNumber()
                        && state.nextSequence() > held[3];
        boolean begins = isNew && known && state.commitNumber() == 0;
        if (!begins) {
            long skipped = known ? SKIPPED : SKIPPED_AFTER_DAMAGE;
            state =
                    (known ? state : state.allOffered())
                            .following(log.lastNumber(), held[3], skipped);
        }
        return new OutboxRecovery(
                state.with(ledger).offeredAtMostNow(),
                findings,
                replayed.quarantine(),
                replayed.quarantineIsNew(),
                replayed.notes(),
                damage);
    }

    private static void count(BatchRef batch, Quarantine quarantine, long[] held) {
        if (!quarantine.holdsBack(batch.sequence())) {
            held[0] += batch.recordCount();
            held[1]++;
            held[2] += batch.sizeBytes();
        }
        held[3] = Math.max(held[3], batch.sequence());
    }
}
