package dev.skerry.agent.feedback;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skerry.agent.uplink.Lineage;
import dev.skerry.sync.proto.AlarmMark;
import dev.skerry.sync.proto.AlarmMarks;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what people said of alarms in slots among the outbox's states: a new mark takes the slot of
 * the one before it on the same alarm, else a free one, else that of the oldest. For any thread.
 */
public final class MarkBook {
    /** How many are kept. */
    public static final int MOST = 1_024;

    private static final Logger LOG = Logger.getLogger(MarkBook.class);
    private static final String PREFIX = "mark/";
    private static final byte[] FREE = {};

    /** More models than any rule reads. */
    private static final int MOST_DIGESTS = 16;

    private final Lineage.Keeper keeper;
    private final @Nullable AlarmMark[] slots = new AlarmMark[MOST];
    private final Map<Mark.Alarm, Integer> slotByAlarm = new HashMap<>();

    /**
     * A book that goes on with what was kept.
     *
     * @param kept the states of the agent
     */
    public MarkBook(Lineage.Keeper keeper, Map<String, byte[]> kept) {
        this.keeper = keeper;
        for (int slot = 0; slot < MOST; slot++) {
            byte[] state = kept.get(PREFIX + slot);
            if (state != null && state.length > 0) {
                restore(slot, state);
            }
        }
    }

    private void restore(int slot, byte[] state) {
        try {
            AlarmMark mark = AlarmMark.parseFrom(state);
            slots[slot] = mark;
            slotByAlarm.put(Mark.Alarm.of(mark), slot);
        } catch (InvalidProtocolBufferException e) {
            // The gateway has it, and nothing depends on one mark.
            LOG.warnf("mark=unreadable slot=%d reason=\"%s\"", slot, e.getMessage());
        }
    }

    /** Takes what the gateway says; an older word on the same alarm changes nothing. */
    public synchronized void take(AlarmMarks marks) {
        Map<String, byte[]> changed = new HashMap<>();
        for (AlarmMark mark : marks.getMarksList()) {
            take(shortened(mark), changed);
        }
        if (!changed.isEmpty()) {
            keeper.save(changed, () -> {});
        }
    }

    private void take(AlarmMark mark, Map<String, byte[]> changed) {
        Mark.Alarm alarm = Mark.Alarm.of(mark);
        Integer known = slotByAlarm.get(alarm);
        if (known != null) {
            AlarmMark before = slots[known];
            if (before != null
                    && (before.equals(mark)
                            || before.getMarkedAtMicros() > mark.getMarkedAtMicros())) {
                return;
            }
        }
        if (verdict(mark) != null) {
            put(known == null ? slotFor(mark) : known, mark, changed);
        } else if (known != null) {
            slots[known] = null;
            slotByAlarm.remove(alarm);
            changed.put(PREFIX + known, FREE);
        }
    }

    private void put(int slot, AlarmMark mark, Map<String, byte[]> changed) {
        if (slot < 0) {
            return;
        }
        AlarmMark before = slots[slot];
        if (before != null) {
            slotByAlarm.remove(Mark.Alarm.of(before));
        }
        slots[slot] = mark;
        slotByAlarm.put(Mark.Alarm.of(mark), slot);
        changed.put(PREFIX + slot, mark.toByteArray());
    }

    /** A free one, or that of the oldest, unless this is older still: then -1. */
    private int slotFor(AlarmMark mark) {
        int oldest = 0;
        for (int slot = 0; slot < MOST; slot++) {
            if (slots[slot] == null) {
                return slot;
            }
            if (markedAt(slot) < markedAt(oldest)) {
                oldest = slot;
            }
        }
        return markedAt(oldest) <= mark.getMarkedAtMicros() ? oldest : -1;
    }

    private long markedAt(int slot) {
        AlarmMark mark = slots[slot];
        return mark == null ? Long.MIN_VALUE : mark.getMarkedAtMicros();
    }

    /** All that are kept, the newest first. */
    public synchronized List<Mark> newest() {
        return IntStream.range(0, MOST)
                .mapToObj(slot -> slots[slot])
                .filter(mark -> mark != null)
                .map(MarkBook::mark)
                .sorted(
                        Comparator.comparingLong(Mark::markedAtMicros)
                                .reversed()
                                .thenComparing(Mark::deviceId)
                                .thenComparing(Mark::rule)
                                .thenComparingLong(Mark::raisedAtMicros))
                .toList();
    }

    private static Mark mark(AlarmMark mark) {
        Mark.Verdict verdict = verdict(mark);
        return new Mark(
                mark.getDeviceId(),
                mark.getRule(),
                mark.getRaisedAtMicros(),
                verdict == null ? Mark.Verdict.UNSURE : verdict,
                mark.getMarkedAtMicros(),
                mark.getModelDigestsList());
    }

    /** Null when the mark was taken back, or says what this agent does not know. */
    private static Mark.@Nullable Verdict verdict(AlarmMark mark) {
        return switch (mark.getVerdict()) {
            case VERDICT_TRUE -> Mark.Verdict.TRUE;
            case VERDICT_FALSE -> Mark.Verdict.FALSE;
            case VERDICT_UNSURE -> Mark.Verdict.UNSURE;
            case VERDICT_UNSPECIFIED, UNRECOGNIZED -> null;
        };
    }

    private static AlarmMark shortened(AlarmMark mark) {
        return mark.getModelDigestsCount() <= MOST_DIGESTS
                ? mark
                : mark.toBuilder()
                        .clearModelDigests()
                        .addAllModelDigests(mark.getModelDigestsList().subList(0, MOST_DIGESTS))
                        .build();
    }
}
