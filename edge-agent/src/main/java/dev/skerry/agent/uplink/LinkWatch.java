package dev.skerry.agent.uplink;

import dev.skerry.sync.proto.AgentFrame;
import dev.skerry.sync.proto.GatewayFrame;
import java.time.Duration;
import java.util.ArrayDeque;

/**
 * Tells a cut link from a slow one. The gateway answers each status report in its turn, so a link
 * on which nothing was heard for a while is asked for a sign of life, and counts as cut when none
 * comes either. More time is given while a large batch may be on its way, whose acknowledgement is
 * the next thing to be heard, and when answers have been slow: else a slow link would be cut again
 * and again, and never get that batch across.
 *
 * <p>Times are those of one monotonic clock, in nanoseconds. Used by the uplink's thread alone.
 */
final class LinkWatch {
    /** What to do now. */
    enum Verdict {
        FINE,
        /** Send a status report, which the gateway answers. */
        ASK,
        CUT
    }

    /** A link slower than this may be taken for a cut one. */
    private static final long SLOWEST_BYTES_PER_SECOND = 16_384;

    private static final long NANOS_PER_BYTE = 1_000_000_000L / SLOWEST_BYTES_PER_SECOND;
    private static final int MAX_QUESTIONS = 64;

    /** A status report without its answer, and the largest frame sent between the last and it. */
    private record Question(long askedAt, int largestBytes) {}

    private final long silenceNanos;
    private final long askAfterNanos;
    private final ArrayDeque<Question> questions = new ArrayDeque<>();
    private long heardAt;
    private long askedAt;
    private long slowestNanos;
    private int largestBytes;

    /**
     * A watch on a link that has just opened.
     *
     * @param silence how long an otherwise quick link may be silent
     */
    LinkWatch(Duration silence, long now) {
        silenceNanos = silence.toNanos();
        askAfterNanos = silenceNanos * 2 / 5;
        heardAt = now;
        askedAt = now;
    }

    /** A frame was handed to the network. */
    void sent(AgentFrame frame, long now) {
        // A part of an archive comes back, and nothing else is heard until it is there.
        int bytes = Math.max(frame.getSerializedSize(), frame.getModelRequest().getLength());
        largestBytes = Math.max(largestBytes, bytes);
        if (frame.hasStatus()) {
            askedAt = now;
            if (questions.size() < MAX_QUESTIONS) {
                questions.add(new Question(now, largestBytes));
                largestBytes = 0;
            }
        }
    }

    /**
     * A frame came. Credits that nobody asked for pass for an answer, which costs patience only.
     */
    void heard(GatewayFrame frame, long now) {
        heardAt = now;
        Question answered = frame.hasCredit() ? questions.poll() : null;
        if (answered != null) {
            // Half of what was: a slow answer is forgotten after a few quick ones.
            slowestNanos = Math.max(now - answered.askedAt(), slowestNanos / 2);
        }
    }

    /** Nobody listened for so long, so that what may have come was not heard. */
    void deaf(long nanos) {
        heardAt += nanos;
    }

    /** How long nothing came. */
    long silentNanos(long now) {
        return now - heardAt;
    }

    /** How the link looks. */
    Verdict look(long now) {
        if (silentNanos(now) >= patienceNanos()) {
            return Verdict.CUT;
        }
        return now - Math.max(heardAt, askedAt) >= askAfterNanos ? Verdict.ASK : Verdict.FINE;
    }

    private long patienceNanos() {
        int largest = largestBytes;
        for (Question question : questions) {
            largest = Math.max(largest, question.largestBytes());
        }
        return silenceNanos + 2 * slowestNanos + largest * NANOS_PER_BYTE;
    }
}
