package dev.skerry.sync.session;

import dev.skerry.sync.proto.Lane;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be sent in which order: alarms, decisions, what was made since the session opened,
 * then the backlog, then what the gateway asked for again or is offered again.
 *
 * @param segments most urgent first; replays come last
 * @param newestAtOpen what is newer than this is live
 * @param pending the load under way
 */
record SendPlan(List<Segment> segments, long newestAtOpen, AgentOutput.@Nullable Load pending) {
    private static final int ALL = 8;
    private static final int LIVE = 7;
    private static final int BACKLOG = 6;
    private static final int REPLAY = 5;
    private static final int MAX_SEGMENTS = 64;

    SendPlan {
        segments = List.copyOf(segments);
    }

    static SendPlan atOpen(long newest) {
        return new SendPlan(
                List.of(
                        new Segment(Lane.LANE_ALARM, 0, newest, ALL),
                        new Segment(Lane.LANE_DECISION, 0, newest, ALL),
                        new Segment(Lane.LANE_TELEMETRY, newest, newest, LIVE),
                        new Segment(Lane.LANE_BULK, newest, newest, LIVE),
                        new Segment(Lane.LANE_TELEMETRY, 0, newest, BACKLOG),
                        new Segment(Lane.LANE_BULK, 0, newest, BACKLOG)),
                newest,
                null);
    }

    boolean isLive(long sequence) {
        return sequence > newestAtOpen;
    }

    /** The lane has batches up to this one; the first segment of a lane is the one that grows. */
    SendPlan grown(Lane lane, long newest) {
        List<Segment> next = new ArrayList<>(segments);
        for (int i = 0; i < next.size(); i++) {
            if (next.get(i).lane() == lane) {
                next.set(i, next.get(i).grownTo(newest));
                break;
            }
        }
        return new SendPlan(next, newestAtOpen, pending);
    }

    /** Adds a range to be sent again; nothing when too many are waiting. */
    SendPlan replaying(SequenceRange range) {
        if (segments.size() >= MAX_SEGMENTS) {
            return this;
        }
        List<Segment> next = new ArrayList<>(segments);
        next.add(new Segment(Lane.LANE_UNSPECIFIED, range.first() - 1, range.last(), REPLAY));
        return new SendPlan(next, newestAtOpen, pending);
    }

    /** Whether something is left of what is to be sent again. */
    boolean isReplaying() {
        return segments.stream().anyMatch(segment -> segment.lane() == Lane.LANE_UNSPECIFIED);
    }

    /** The next load that the credits allow; null when there is none or one is under way. */
    AgentOutput.@Nullable Load next(long ticket, int credits, int inFlight, int limit) {
        if (pending != null) {
            return null;
        }
        for (Segment segment : segments) {
            int free = segment.share(credits) - inFlight;
            if (!segment.isDone() && free > 0) {
                return new AgentOutput.Load(
                        ticket,
                        segment.lane(),
                        segment.after(),
                        segment.through(),
                        Math.min(free, limit));
            }
        }
        return null;
    }

    SendPlan loading(AgentOutput.Load load) {
        return new SendPlan(segments, newestAtOpen, load);
    }

    /** The load under way was answered, and what it gave was dealt with up to a sequence. */
    SendPlan loaded(AgentOutput.Load load, long dealtWithThrough) {
        List<Segment> next = new ArrayList<>(segments);
        for (int i = 0; i < next.size(); i++) {
            Segment segment = next.get(i);
            if (segment.lane() == load.lane()
                    && segment.after() == load.after()
                    && !segment.isDone()) {
                next.set(i, segment.sentThrough(dealtWithThrough));
                break;
            }
        }
        next.removeIf(s -> s.lane() == Lane.LANE_UNSPECIFIED && s.isDone());
        return new SendPlan(next, newestAtOpen, null);
    }
}
