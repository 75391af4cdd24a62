package dev.skerry.gateway.program.rollout;

import dev.skerry.gateway.program.rollout.Casting.Cast;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who would get a version if it were rolled out now; of the agents that whoever asks sees.
 *
 * @param agentCount for how many it is meant
 * @param getCount how many get it
 * @param waves how many have had it by the end of each wave
 * @param reasons how many of all for each reason
 * @param agents at most 500, those that do not get it first
 */
public record ProgramPreview(
        int agentCount,
        int getCount,
        List<Integer> waves,
        Map<String, Integer> reasons,
        List<CastView> agents) {
    public ProgramPreview {
        waves = List.copyOf(waves);
        reasons = Map.copyOf(reasons);
        agents = List.copyOf(agents);
    }

    /**
     * One of them.
     *
     * @param runs the version that it told last; null if it never did
     * @param target of its program; null likewise
     * @param gets whether it gets the version
     * @param why in words
     */
    public record CastView(
            String agentId,
            String site,
            @Nullable String runs,
            @Nullable String target,
            boolean gets,
            Fit reason,
            String why) {
        private static CastView of(Cast cast) {
            return new CastView(
                    cast.agentId(),
                    cast.site(),
                    cast.runs().isEmpty() ? null : cast.runs(),
                    cast.target().isEmpty() ? null : cast.target(),
                    cast.fit().isIn(),
                    cast.fit(),
                    cast.fit().words());
        }
    }

    static ProgramPreview of(List<Cast> casts, Waves waves) {
        Map<String, Integer> reasons = new TreeMap<>();
        List<CastView> agents = new ArrayList<>();
        int gets = 0;
        for (Cast cast : casts) {
            reasons.merge(cast.fit().word(), 1, Integer::sum);
            agents.add(CastView.of(cast));
            gets += cast.fit().isIn() ? 1 : 0;
        }
        agents.sort(Comparator.comparing(CastView::gets));
        return new ProgramPreview(
                casts.size(),
                gets,
                waves.ends(gets),
                reasons,
                agents.stream().limit(ProgramQuery.MOST_AGENTS).toList());
    }
}
