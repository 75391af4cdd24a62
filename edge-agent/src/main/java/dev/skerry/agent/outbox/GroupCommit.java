package dev.skerry.agent.outbox;

import dev.skerry.agent.clock.GroupClock;
import dev.skerry.agent.pipeline.Decision;
import dev.skerry.agent.pipeline.Outcome;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.retry.BackOff;
import dev.skerry.agent.trace.SampledMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The commit thread, the only one that writes. Each turn: take what waits, encode it, write it in
 * one transaction, force it to the disk, and only then tell the sources, in arrival order. While
 * the disk can't be written nothing is acknowledged; the same group is tried again until it is
 * durable, and the full inbox holds the sources back.
 */
final class GroupCommit implements Runnable {
    private static final Logger LOG = Logger.getLogger(GroupCommit.class);
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final int MAX_CAUSES = 20;
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(5);

    private final CommitInbox inbox;
    private final OutboxStore store;
    private final Upkeep upkeep;
    private final OutboxSettings settings;
    private final CommitListener listener;
    private final BooleanSupplier isOffering;
    private final Reserve reserve;
    private final GroupBuilder builder;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile OutboxState state;
    private volatile @Nullable Refusal writeTrouble;
    private volatile @Nullable Refusal capacityTrouble;
    private volatile @Nullable Refusal roomTrouble;
    private volatile long failedWrites;

    GroupCommit(
            CommitInbox inbox,
            OutboxStore store,
            Upkeep upkeep,
            OutboxSettings settings,
            CommitListener listener,
            BooleanSupplier isOffering,
            Reserve reserve,
            GroupClock clock) {
        this.builder = new GroupBuilder(clock);
        this.inbox = inbox;
        this.store = store;
        this.upkeep = upkeep;
        this.settings = settings;
        this.listener = listener;
        this.isOffering = isOffering;
        this.reserve = reserve;
        this.state = store.state();
    }

    @Override
    public void run() {
        try {
            boolean room = hasRoom();
            while (!inbox.isDone(room)) {
                takeTurn(room);
                room = hasRoom();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // Nothing is acknowledged from here on; liveness fails, so that a supervisor restarts
            // us.
            writeTrouble =
                    new Refusal(
                            "SKR-A105",
                            "the commit thread failed with %s: this is a bug, please report it with the agent's log; restart the agent"
                                    .formatted(e));
            LOG.error("outbox=failed code=SKR-A105", e);
        }
    }

    private void takeTurn(boolean room) throws InterruptedException {
        CommitInbox.Turn turn =
                inbox.take(
                        room,
                        settings.interval(isOffering.getAsBoolean()).toNanos(),
                        settings.commitInterval().toNanos(),
                        IDLE.toNanos());
        if (isKnown(turn)) {
            turn.changes().forEach(this::tell);
        } else if (!turn.isEmpty()) {
            CommitGroup group = builder.build(turn, state);
            long startedAt = System.nanoTime();
            listener.deciding(group.noteworthy());
            if (writeUntilDurable(group)) {
                tell(turn, group, System.nanoTime() - startedAt);
            }
        } else {
            writeWhatListenersHave();
        }
        upkeep.afterTurn(store);
    }

    private void writeWhatListenersHave() {
        try {
            listener.beforeWriting();
        } catch (IOException e) {
            // It waits and is tried again, at the latest before the next group.
            noteFailure(e);
        }
    }

    /** That batches may be offered need not be said twice: the disk may have no room for that. */
    private boolean isKnown(CommitInbox.Turn turn) {
        return state.offeredThrough() == Long.MAX_VALUE
                && turn.outcomes().isEmpty()
                && turn.changes().stream().allMatch(Change.OfferingBegan.class::isInstance);
    }

    /** Whether more may be taken in. */
    private boolean hasRoom() {
        boolean onDisk = hasRoomOnDisk();
        return isWithinBudget() && onDisk;
    }

    private boolean hasRoomOnDisk() {
        if (reserve.hold()) {
            if (roomTrouble != null) {
                roomTrouble = null;
                LOG.info("outbox=has_room");
            }
            return true;
        }
        if (roomTrouble == null) {
            LOG.errorf("outbox=no_room code=SKR-A101 reason=%s", reserve.reason());
        }
        roomTrouble =
                new Refusal(
                        "SKR-A101",
                        "the outbox's disk is full, so nothing more is acknowledged: make space; what waits is still sent, which makes some, and it goes on by itself (%s)"
                                .formatted(reserve.reason()));
        return false;
    }

    private boolean isWithinBudget() {
        boolean room = state.ledger().pendingBytes() < settings.capacityBytes();
        if (room && capacityTrouble != null) {
            capacityTrouble = null;
        } else if (!room && capacityTrouble == null) {
            capacityTrouble =
                    new Refusal(
                            "SKR-A102",
                            "the outbox holds its %d bytes and takes no more until the gateway has acknowledged some: restore the uplink or raise skerry.agent.outbox.capacity"
                                    .formatted(settings.capacityBytes()));
            LOG.warnf("outbox=full code=SKR-A102 capacity_bytes=%d", settings.capacityBytes());
        }
        return room;
    }

    /** False only when the agent is stopping and the disk still can't be written. */
    private boolean writeUntilDurable(CommitGroup group) throws InterruptedException {
        BackOff backOff = BackOff.steady(FIRST_RETRY, LONGEST_RETRY);
        while (true) {
            try {
                listener.beforeWriting();
                state = store.commit(group);
                if (writeTrouble != null) {
                    writeTrouble = null;
                    LOG.infof("outbox=writable failed_writes=%d", failedWrites);
                }
                return true;
            } catch (IOException e) {
                noteFailure(e);
                reserve.release();
            }
            if (closing.await(backOff.next().toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
    }

    // Only the commit thread writes the counter.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void noteFailure(IOException e) {
        failedWrites++;
        if (writeTrouble == null) {
            LOG.errorf("outbox=unwritable code=SKR-A101 reason=%s", rootMessage(e));
        }
        writeTrouble =
                new Refusal(
                        "SKR-A101",
                        "the outbox can't be written, so nothing is acknowledged: make space or repair the disk, it is tried again by itself ("
                                + rootMessage(e)
                                + ")");
    }

    static String rootMessage(Throwable e) {
        Throwable root = e;
        for (int depth = 0; root.getCause() != null && depth < MAX_CAUSES; depth++) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    private void tell(CommitInbox.Turn turn, CommitGroup group, long latencyNanos) {
        for (Outcome outcome : turn.outcomes()) {
            try {
                tell(outcome);
            } catch (RuntimeException e) {
                // One source's fault must not keep the others from their acknowledgements.
                LOG.errorf(e, "receipt=failed code=SKR-A106");
            }
        }
        for (Change change : group.changes()) {
            try {
                tell(change);
            } catch (RuntimeException e) {
                LOG.errorf(e, "receipt=failed code=SKR-A106");
            }
        }
        listener.committed(group.batches(), latencyNanos);
    }

    private void tell(Change change) {
        switch (change) {
            case Change.TwinChanged twin -> twin.whenDurable().run();
            case Change.StatesSaved saved -> saved.whenDurable().run();
            case Change.OfferingBegan began -> began.whenDurable().run();
            case Change.Packed packed -> packed.whenDone().run();
            case Change.Released released -> {
                listener.released(released.sequences());
                released.whenDurable().run();
            }
            case Change.GivenUp givenUp -> givenUp.whenDurable().run();
            case Change.Acknowledged ignored -> {}
            case Change.Rejected ignored -> {}
            case Change.Damaged ignored -> {}
            case Change.OfferingEnded ignored -> {}
        }
    }

    private void tell(Outcome outcome) {
        switch (outcome) {
            case Outcome.Accepted accepted -> {
                accepted.receipt().durable();
                SampledMessage trace = accepted.trace();
                if (trace != null) {
                    trace.durable();
                }
                for (Decision decision : accepted.decisions()) {
                    listener.decided(accepted.profile(), decision);
                }
            }
            case Outcome.Duplicate duplicate -> duplicate.receipt().durable();
            case Outcome.Refused refused -> refused.receipt().refused(refused.refusal());
            case Outcome.DeviceSeen ignored -> {}
            case Outcome.StateChanged ignored -> {}
        }
    }

    /** Ends the retries; what is written meanwhile is still told. */
    void stopRetrying() {
        closing.countDown();
    }

    OutboxState state() {
        return state;
    }

    Optional<Refusal> trouble() {
        return Optional.ofNullable(writeTrouble)
                .or(() -> Optional.ofNullable(roomTrouble))
                .or(() -> Optional.ofNullable(capacityTrouble));
    }

    long failedWrites() {
        return failedWrites;
    }
}
