package dev.skerry.gateway.feedback;

import dev.skerry.gateway.alarm.Verdict;
import dev.skerry.gateway.store.Sql;
import dev.skerry.sync.proto.AlarmMark;
import dev.skerry.sync.proto.AlarmMarks;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * What people said of alarms, for the agents that raised them. Of each alarm the last word goes,
 * and that it was taken back is one.
 */
public final class MarkFeed {
    /** An agent is told the newest. */
    public static final int MOST_MARKS = 1_000;

    /** What the marks of one frame may take, about. */
    private static final int FRAME_BYTES = 128 * 1024;

    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    private final Jdbi jdbi;

    public MarkFeed(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Marks.
     *
     * @param parts each for a frame, oldest first
     * @param through the number of the newest mark that they tell of
     */
    public record Marks(List<AlarmMarks> parts, long through) {
        public Marks {
            parts = List.copyOf(parts);
        }
    }

    private record Numbered(long number, AlarmMark mark) {}

    /**
     * The marks on alarms of an agent.
     *
     * @param after without those that were told up to this number; 0 for all
     */
    public Marks of(String agentId, long after) {
        List<Numbered> found = new ArrayList<>();
        jdbi.useHandle(
                handle ->
                        Sql.query(
                                handle,
                                """
                                select m.mark_id, l.device_id, l.rule, l.raised_at, m.verdict, \
                                m.marked_at, l.model_digests from alarm_mark m \
                                join alarm l on l.alarm_id = m.alarm_id \
                                join agent a on a.agent_key = l.agent_key \
                                where a.agent_id = ? and m.mark_id > ? and l.kind = 'device' and not exists (select 1 \
                                from alarm_mark n where n.alarm_id = m.alarm_id \
                                and n.mark_id > m.mark_id) \
                                order by m.mark_id desc fetch first ? rows only""",
                                row -> found.add(new Numbered(row.getLong(1), mark(row))),
                                agentId,
                                after,
                                MOST_MARKS));
        return new Marks(
                parts(found.reversed().stream().map(Numbered::mark).toList()),
                found.isEmpty() ? after : found.getFirst().number());
    }

    private static AlarmMark mark(ResultSet row) throws SQLException {
        return AlarmMark.newBuilder()
                .setDeviceId(row.getString(2))
                .setRule(row.getString(3))
                .setRaisedAtMicros(row.getLong(4))
                .setVerdict(verdict(row.getString(5)))
                .setMarkedAtMicros(row.getLong(6))
                .addAllModelDigests(
                        row.getString(7)
                                .lines()
                                .filter(digest -> DIGEST.matcher(digest).matches())
                                .toList())
                .build();
    }

    private static AlarmMark.Verdict verdict(@Nullable String word) {
        return Optional.ofNullable(word)
                .flatMap(Verdict::of)
                .map(
                        verdict ->
                                switch (verdict) {
                                    case TRUE -> AlarmMark.Verdict.VERDICT_TRUE;
                                    case FALSE -> AlarmMark.Verdict.VERDICT_FALSE;
                                    case UNSURE -> AlarmMark.Verdict.VERDICT_UNSURE;
                                })
                .orElse(AlarmMark.Verdict.VERDICT_UNSPECIFIED);
    }

    private static List<AlarmMarks> parts(List<AlarmMark> marks) {
        List<AlarmMarks> parts = new ArrayList<>();
        AlarmMarks.Builder part = AlarmMarks.newBuilder();
        int bytes = 0;
        for (AlarmMark mark : marks) {
            if (bytes > 0 && bytes + mark.getSerializedSize() > FRAME_BYTES) {
                parts.add(part.build());
                part = AlarmMarks.newBuilder();
                bytes = 0;
            }
            part.addMarks(mark);
            bytes += mark.getSerializedSize();
        }
        if (bytes > 0) {
            parts.add(part.build());
        }
        return parts;
    }
}
