package dev.skerry.gateway.feedback;

import dev.skerry.gateway.alarm.Verdict;
import dev.skerry.gateway.feedback.PrecisionView.Group;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Adds alarms up by what they came from. */
final class PrecisionSums {
    /** Of each kind the ones with the most alarms are shown. */
    static final int MOST_GROUPS = 200;

    private final Map<String, Tally> models = new HashMap<>();
    private final Map<String, Tally> digests = new HashMap<>();
    private final Map<String, Set<String>> modelsOfDigest = new HashMap<>();
    private final Map<String, Tally> rules = new HashMap<>();
    private final Map<String, Tally> sites = new HashMap<>();
    private Tally all = Tally.NONE;

    /**
     * Alarms that have all this in common.
     *
     * @param names of the models, in the order of their digests; may be fewer
     * @param verdict null if nobody marked them
     */
    record Alarms(
            String site,
            String profile,
            String rule,
            List<String> digests,
            List<String> names,
            @Nullable Verdict verdict,
            long count) {
        /** {@code profile/model} of each digest. */
        private String model(int place) {
            return place < names.size() ? profile + "/" + names.get(place) : PrecisionView.UNKNOWN;
        }

        /**
         * Whether their rule read that model, by its digest or its name with or without profile.
         */
        boolean read(String model) {
            for (int i = 0; i < digests.size(); i++) {
                if (digests.get(i).equals(model)
                        || model(i).equals(model)
                        || (i < names.size() && names.get(i).equals(model))) {
                    return true;
                }
            }
            return false;
        }
    }

    void add(Alarms some) {
        all = all.plus(some.verdict(), some.count());
        add(rules, some.profile() + "/" + some.rule(), some);
        add(sites, some.site(), some);
        Set<String> seen = new TreeSet<>();
        for (int i = 0; i < some.digests().size(); i++) {
            String digest = some.digests().get(i);
            String model = some.model(i);
            modelsOfDigest.computeIfAbsent(digest, d -> new TreeSet<>()).add(model);
            // Two names of one graph are one graph, and an alarm is counted once for it.
            if (seen.add("digest " + digest)) {
                add(digests, digest, some);
            }
            if (seen.add("model " + model)) {
                add(models, model, some);
            }
        }
    }

    private static void add(Map<String, Tally> sums, String name, Alarms some) {
        sums.merge(
                name,
                Tally.NONE.plus(some.verdict(), some.count()),
                (before, more) -> before.plus(some.verdict(), some.count()));
    }

    Group all() {
        return Group.of("", List.of(), all);
    }

    List<Group> models() {
        return groups(models, name -> List.of());
    }

    List<Group> digests() {
        return groups(digests, this::modelsOf);
    }

    List<Group> rules() {
        return groups(rules, name -> List.of());
    }

    List<Group> sites() {
        return groups(sites, name -> List.of());
    }

    private static List<Group> groups(
            Map<String, Tally> sums, Function<String, List<String>> modelsOf) {
        return sums.entrySet().stream()
                .map(
                        entry ->
                                Group.of(
                                        entry.getKey(),
                                        modelsOf.apply(entry.getKey()),
                                        entry.getValue()))
                .sorted(
                        Comparator.comparingLong(Group::alarms)
                                .reversed()
                                .thenComparing(Group::name))
                .limit(MOST_GROUPS)
                .toList();
    }

    private List<String> modelsOf(String digest) {
        return List.copyOf(modelsOfDigest.getOrDefault(digest, Set.of()));
    }
}
