package dev.skerry.gateway.model.gate;

import dev.skerry.gateway.model.gate.Evidence.Progress;
import dev.skerry.gateway.model.gate.GateResult.Bound;
import dev.skerry.gateway.model.gate.GateResult.Gate;
import dev.skerry.sync.proto.ModelFigures;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Judges by what agents say. Shares are judged once enough agents have compared enough steps: what
 * is seen before that is shown, and decides nothing.
 */
public final class GateCheck {
    private final Gates gates;
    private final List<Evidence> all;
    private final List<Evidence> counted;
    private final long steps;

    private GateCheck(Gates gates, List<Evidence> all) {
        this.gates = gates;
        this.all = all;
        this.counted =
                all.stream()
                        .filter(one -> one.progress() == Progress.RUNNING)
                        .filter(one -> one.steps() >= gates.steps())
                        .toList();
        this.steps = counted.stream().mapToLong(Evidence::steps).sum();
    }

    /** How each gate stands by what these agents say. */
    public static List<GateResult> of(Gates gates, List<Evidence> agents) {
        return new GateCheck(gates, agents).results();
    }

    /** Whether all hold. */
    public static boolean allHold(List<GateResult> results) {
        return results.stream().allMatch(result -> result.verdict() == Verdict.HOLDS);
    }

    /** Those with these verdicts, in words, without those that nothing is known of yet. */
    public static String objections(List<GateResult> results, Verdict... verdicts) {
        List<Verdict> meant = List.of(verdicts);
        return results.stream()
                .filter(result -> meant.contains(result.verdict()) && result.now() != null)
                .map(GateResult::words)
                .collect(Collectors.joining("; "));
    }

    private List<GateResult> results() {
        List<GateResult> results = new ArrayList<>();
        results.add(enough(Gate.AGENTS, gates.agents(), counted.size()));
        results.add(enough(Gate.TOTAL_STEPS, gates.totalSteps(), steps));
        results.add(failures());
        results.add(judged(Gate.AGREEMENT, Bound.LEAST, gates.agreement(), agreement()));
        results.add(
                judged(
                        Gate.LATENCY,
                        Bound.MOST,
                        (double) gates.latency().dividedBy(ChronoUnit.MICROS.getDuration()),
                        latencyMicros()));
        results.add(judged(Gate.ALARM_RATE, Bound.MOST, gates.alarmRate(), alarmRate()));
        results.add(judged(Gate.ALARM_FACTOR, Bound.MOST, gates.alarmFactor(), alarmFactor()));
        results.add(judged(Gate.PSI, Bound.MOST, gates.psi(), psi()));
        return results;
    }

    private static GateResult enough(Gate gate, long wanted, long now) {
        return new GateResult(
                gate,
                Bound.LEAST,
                (double) wanted,
                (double) now,
                now >= wanted ? Verdict.HOLDS : Verdict.WAITS);
    }

    /** An agent that can't run it says so at once, so that this waits for nothing. */
    private GateResult failures() {
        long meant = all.stream().filter(one -> one.progress() != Progress.UNUSED).count();
        long failed = all.stream().filter(Evidence::hasFailed).count();
        double share = meant == 0 ? 0 : (double) failed / meant;
        return new GateResult(
                Gate.FAILURES,
                Bound.MOST,
                gates.failures(),
                share,
                share > gates.failures() ? Verdict.FAILS : Verdict.HOLDS);
    }

    /** What there is nothing to judge by, such as drift without a training distribution, holds. */
    private GateResult judged(Gate gate, Bound bound, double wanted, OptionalDouble now) {
        @Nullable Double shown = now.isPresent() ? now.getAsDouble() : null;
        return new GateResult(gate, bound, wanted, shown, verdict(bound, wanted, now));
    }

    private Verdict verdict(Bound bound, double wanted, OptionalDouble now) {
        if (counted.size() < gates.agents() || steps < gates.totalSteps()) {
            return Verdict.WAITS;
        }
        boolean holds =
                now.isEmpty()
                        || (bound == Bound.LEAST
                                ? now.getAsDouble() >= wanted
                                : now.getAsDouble() <= wanted);
        return holds ? Verdict.HOLDS : Verdict.FAILS;
    }

    private OptionalDouble agreement() {
        return share(sum(ModelFigures::getAgreed), sum(ModelFigures::getCompared));
    }

    private OptionalDouble latencyMicros() {
        return counted.stream().mapToDouble(one -> one.figures().getLatencyP99Micros()).max();
    }

    private OptionalDouble alarmRate() {
        return share(sum(ModelFigures::getAlarms), sum(ModelFigures::getSteps));
    }

    /**
     * Of the agents that run another version beside it. That one is taken to have one alarm more
     * than it has: else the first alarm of the new one would be infinitely more than none.
     */
    private OptionalDouble alarmFactor() {
        List<Evidence> compared =
                counted.stream()
                        .filter(one -> one.beside() != null && one.beside().getSteps() > 0)
                        .toList();
        long itsSteps = sum(compared, one -> one.figures().getSteps());
        long otherSteps = sum(compared, one -> beside(one).getSteps());
        if (itsSteps == 0 || otherSteps == 0) {
            return OptionalDouble.empty();
        }
        double its = (double) sum(compared, one -> one.figures().getAlarms()) / itsSteps;
        double others = (1.0 + sum(compared, one -> beside(one).getAlarms())) / otherSteps;
        return OptionalDouble.of(its / others);
    }

    private OptionalDouble psi() {
        return counted.stream()
                .map(Evidence::psi)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .max();
    }

    private long sum(ToLongFunction<ModelFigures> figure) {
        return sum(counted, one -> figure.applyAsLong(one.figures()));
    }

    private static long sum(List<Evidence> agents, ToLongFunction<Evidence> figure) {
        return agents.stream().mapToLong(figure).sum();
    }

    private static ModelFigures beside(Evidence one) {
        return Objects.requireNonNullElse(one.beside(), ModelFigures.getDefaultInstance());
    }

    private static OptionalDouble share(long part, long whole) {
        return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / whole);
    }
}
