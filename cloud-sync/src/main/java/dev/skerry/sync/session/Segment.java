package dev.skerry.sync.session;

import dev.skerry.sync.proto.Lane;

/**
 * A part of the outbox that is being sent, oldest first.
 *
 * @param after what follows this sequence is still to be sent
 * @param through up to here
 * @param shareInEighths how much of the credit window it may fill, so that a backlog leaves room
 *     for what is more urgent
 */
record Segment(Lane lane, long after, long through, int shareInEighths) {
    boolean isDone() {
        return after >= through;
    }

    int share(int credits) {
        return credits == 0 ? 0 : Math.max(1, credits * shareInEighths / 8);
    }

    Segment sentThrough(long sequence) {
        return new Segment(lane, Math.max(after, sequence), through, shareInEighths);
    }

    Segment grownTo(long sequence) {
        return new Segment(lane, after, Math.max(through, sequence), shareInEighths);
    }
}
