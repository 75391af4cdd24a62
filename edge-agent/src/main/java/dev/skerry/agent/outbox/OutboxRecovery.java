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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * From what the catalog had and what the log has since: the state as it was after the last group
 * that is whole, and an account of what is not.
 *
 * @param damage what was found broken, for people
 */
record OutboxRecovery(OutboxState state, Findings findings, List<Refusal> damage) {
    private static final Logger LOG = Logger.getLogger(OutboxRecovery.class);

    /** More than the sequences that a group can have used without leaving a trace. */
    private static final long SKIPPED = 1L << 20;

    /**
     * Goes on from a checkpoint.
     *
     * @param removed which batches were gone at the checkpoint
     */
    static OutboxRecovery of(
            OutboxState checkpoint, Findings findings, Map<Long, byte[]> removed, Opened opened)
            throws IOException {
        SegmentLog log = opened.log();
        log.restoreRemoved(removed);
        Set<Long> known = new HashSet<>(removed.keySet());
        OutboxState state = checkpoint;
        for (Note bytes : opened.notes()) {
            GroupNote note = GroupNote.decode(bytes.content());
            for (Range range : note.removed()) {
                log.remove(range.first(), range.last());
            }
            for (Installed pack : note.installed()) {
                log.installed(pack.pack(), pack.replaced());
                known.add(pack.pack());
            }
            findings.add(note);
            state = note.state();
        }
        if (follows(checkpoint, opened)) {
            log.giveUpAllBut(known, checkpoint.commitNumber());
        }
        log.opened();
        boolean endedWell = opened.notes().isEmpty() && opened.damaged().isEmpty();
        if (!endedWell) {
            state = state.skippingSequences(SKIPPED);
        }
        return account(state, findings, opened);
    }

    /** Whether the log goes on where the catalog ends: one that fell back knows too little. */
    private static boolean follows(OutboxState checkpoint, Opened opened) {
        return opened.notes().isEmpty()
                ? opened.log().lastNumber() <= checkpoint.commitNumber()
                : opened.notes().getFirst().number() == checkpoint.commitNumber() + 1;
    }

    private static OutboxRecovery account(OutboxState state, Findings findings, Opened opened) {
        long[] held = new long[3];
        opened.log().forEach(0, Long.MAX_VALUE, batch -> count(batch, held));
        Ledger before = state.ledger();
        Ledger ledger = before.holding(held[0], held[1], held[2]);
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
        return new OutboxRecovery(state.with(ledger), findings, damage);
    }

    private static void count(BatchRef batch, long[] held) {
        held[0] += batch.recordCount();
        held[1]++;
        held[2] += batch.sizeBytes();
    }
}
