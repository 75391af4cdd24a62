package dev.skerry.agent.model;

import dev.skerry.agent.infer.plan.ModelStatus;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.sync.proto.BundleRef;
import dev.skerry.sync.proto.Drift;
import dev.skerry.sync.proto.ModelFigures;
import dev.skerry.sync.proto.ModelPlan;
import dev.skerry.sync.proto.ModelReport;
import dev.skerry.sync.proto.ModelState;
import dev.skerry.sync.proto.ModelState.Role;
import dev.skerry.sync.proto.ModelState.State;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the agent runs, fetches and refuses, in the words of the protocol; it fits into a frame. */
final class ModelReports {
    private static final int MOST_STATES = 200;
    private static final int MOST_CHARS = 500;
    private static final int MOST_DRIFTS = 4_000;

    /** Whatever the order in which they run: what did not change is not told again. */
    private static final Comparator<ModelStatus> ORDER =
            Comparator.comparing(ModelStatus::name)
                    .thenComparing(ModelStatus::role)
                    .thenComparing(ModelStatus::digest);

    private ModelReports() {}

    /** What stands for a bundle of an order, for the stage does not know of it. */
    private record Key(String name, String digest) {}

    static ModelReport of(Standing standing, List<ModelStatus> runs) {
        ModelReport.Builder report =
                ModelReport.newBuilder().setRevision(standing.kept().revision());
        Set<Key> told = new HashSet<>();
        runs.stream()
                .sorted(ORDER)
                .limit(MOST_STATES)
                .forEach(
                        status -> {
                            told.add(new Key(status.name(), status.digest()));
                            report.addModels(state(status));
                        });
        for (ModelPlan plan : standing.kept().wanted().getPlansList()) {
            if (plan.hasActing()
                    && told.add(new Key(plan.getName(), plan.getActing().getDigest()))) {
                report.addModels(state(plan, plan.getActing(), Role.ROLE_ACTING, standing));
            }
            if (plan.hasShadow()
                    && told.add(new Key(plan.getName(), plan.getShadow().getDigest()))) {
                report.addModels(state(plan, plan.getShadow(), Role.ROLE_SHADOW, standing));
            }
        }
        while (report.getModelsCount() > MOST_STATES) {
            report.removeModels(MOST_STATES);
        }
        int drifts = 0;
        for (ModelState.Builder state : report.getModelsBuilderList()) {
            drifts += sound(state, MOST_DRIFTS - drifts);
        }
        return report.build();
    }

    /**
     * Has nothing be said that a gateway would not believe: figures are read while they are
     * counted, one after the other.
     *
     * @param mostDrifts more are left out
     * @return how many drifts are left
     */
    private static int sound(ModelState.Builder state, int mostDrifts) {
        ModelFigures.Builder figures = state.getFiguresBuilder();
        figures.setAlarms(Math.min(figures.getAlarms(), figures.getSteps()));
        figures.setAgreed(Math.min(figures.getAgreed(), figures.getCompared()));
        List<Drift> drifts =
                state.getDriftsList().stream()
                        .filter(drift -> drift.getPsi() >= 0 && Double.isFinite(drift.getPsi()))
                        .filter(drift -> drift.getKs() >= 0 && drift.getKs() <= 1)
                        .limit(mostDrifts)
                        .toList();
        state.clearDrifts().addAllDrifts(drifts);
        return drifts.size();
    }

    /** One that waits for its archive, or to be tried. */
    private static ModelState.Builder state(
            ModelPlan plan, BundleRef bundle, Role role, Standing standing) {
        Refusal why = standing.setbacks().get(bundle.getDigest());
        boolean isPending = why == null || Problems.passes(why);
        ModelState.Builder state =
                ModelState.newBuilder()
                        .setName(plan.getName())
                        .setVersion(bundle.getVersion())
                        .setDigest(bundle.getDigest())
                        .setRole(role)
                        .setState(isPending ? State.STATE_PENDING : State.STATE_REFUSED)
                        .setRolloutId(plan.getRolloutId());
        return why == null ? state : state.setCode(why.code()).setMessage(cut(why.message()));
    }

    private static ModelState.Builder state(ModelStatus status) {
        ModelState.Builder state =
                ModelState.newBuilder()
                        .setName(status.name())
                        .setVersion(status.version())
                        .setDigest(status.digest())
                        .setRole(role(status.role()))
                        .setState(state(status.state()))
                        .setCode(status.code())
                        .setMessage(cut(status.message()))
                        .setRolloutId(status.rolloutId());
        var figures = status.figures();
        state.getFiguresBuilder()
                .setSteps(figures.steps())
                .setAlarms(figures.alarms())
                .setCompared(figures.compared())
                .setAgreed(figures.agreed())
                .setLatencyP50Micros(figures.latencyP50Micros())
                .setLatencyP99Micros(figures.latencyP99Micros())
                .setDevices(figures.devices())
                .addAllScores(figures.scores());
        status.drifts()
                .forEach(
                        drift ->
                                state.addDriftsBuilder()
                                        .setFeature(drift.feature())
                                        .setPsi(drift.psi())
                                        .setKs(drift.ks())
                                        .setSamples(drift.samples())
                                        .setChance(drift.chance()));
        return state;
    }

    private static Role role(ModelStatus.Role role) {
        return switch (role) {
            case ACTING -> Role.ROLE_ACTING;
            case SHADOW -> Role.ROLE_SHADOW;
        };
    }

    private static State state(ModelStatus.State state) {
        return switch (state) {
            case PENDING -> State.STATE_PENDING;
            case RUNNING -> State.STATE_RUNNING;
            case REFUSED -> State.STATE_REFUSED;
            case REVERTED -> State.STATE_REVERTED;
        };
    }

    private static String cut(String text) {
        return text.length() <= MOST_CHARS ? text : text.substring(0, MOST_CHARS) + "…";
    }
}
