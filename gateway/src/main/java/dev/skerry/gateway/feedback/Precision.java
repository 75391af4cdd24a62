package dev.skerry.gateway.feedback;

import dev.skerry.gateway.alarm.Verdict;
import dev.skerry.gateway.feedback.PrecisionSums.Alarms;
import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.store.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** How often the alarms of rules and models are right, by what people said of them. */
public final class Precision {
    /** The newest alarms are looked at, so that the answer stays quick however old a fleet is. */
    public static final int MOST_ALARMS = 100_000;

    private final Jdbi jdbi;
    private final int mostAlarms;

    public Precision(Jdbi jdbi) {
        this(jdbi, MOST_ALARMS);
    }

    Precision(Jdbi jdbi, int mostAlarms) {
        this.jdbi = jdbi;
        this.mostAlarms = mostAlarms;
    }

    /**
     * Which alarms.
     *
     * @param sites whose agents raised them
     * @param model by its digest or name, or null for all
     * @param rule by its name in its profile, or null for all
     * @param fromMicros raised then or later
     * @param toMicros raised before
     */
    public record Query(
            Sites sites,
            @Nullable String model,
            @Nullable String rule,
            long fromMicros,
            long toMicros) {}

    /** The precision of the newest of these alarms. */
    public PrecisionView of(Query query) {
        List<Object> values = new ArrayList<>(List.of(query.fromMicros(), query.toMicros()));
        if (!query.sites().areAll()) {
            values.add(query.sites().array());
        }
        if (query.rule() != null) {
            values.add(query.rule());
        }
        values.add(mostAlarms);
        String sql =
                """
                select n.site, n.profile_name, n.rule, n.model_digests, n.model_names, m.verdict, \
                count(*), min(n.raised_at) from (select a.site, l.profile_name, l.rule, \
                l.model_digests, l.model_names, l.mark_id, l.raised_at \
                from alarm l join agent a on a.agent_key = l.agent_key \
                where l.kind = 'device' and l.raised_at >= ? and l.raised_at < ?"""
                        + query.sites().condition("a.site")
                        + (query.rule() == null ? "" : " and l.rule = ?")
                        + """
                         order by l.raised_at desc, l.alarm_id desc limit ?) n \
                        left join alarm_mark m on m.mark_id = n.mark_id \
                        group by n.site, n.profile_name, n.rule, n.model_digests, n.model_names, \
                        m.verdict""";
        var sums = new PrecisionSums();
        long[] seen = {0, Long.MAX_VALUE};
        jdbi.useHandle(
                handle ->
                        Sql.query(
                                handle,
                                sql,
                                rs -> {
                                    var some =
                                            new Alarms(
                                                    rs.getString(1),
                                                    rs.getString(2),
                                                    rs.getString(3),
                                                    rs.getString(4).lines().toList(),
                                                    rs.getString(5).lines().toList(),
                                                    verdict(rs.getString(6)),
                                                    rs.getLong(7));
                                    seen[0] += some.count();
                                    seen[1] = Math.min(seen[1], rs.getLong(8));
                                    if (query.model() == null || some.read(query.model())) {
                                        sums.add(some);
                                    }
                                },
                                values.toArray()));
        return new PrecisionView(
                seen[0] < mostAlarms,
                seen[0] == 0 ? null : Times.ofMicros(seen[1]),
                sums.all(),
                sums.models(),
                sums.digests(),
                sums.rules(),
                sums.sites());
    }

    private static @Nullable Verdict verdict(@Nullable String word) {
        return Optional.ofNullable(word).flatMap(Verdict::of).orElse(null);
    }
}
