package dev.skerry.agent.model;

import dev.skerry.agent.infer.plan.Gates;
import dev.skerry.agent.infer.plan.PlannedBundle;
import dev.skerry.sync.proto.BundleRef;
import dev.skerry.sync.proto.ModelGates;
import dev.skerry.sync.proto.ModelPlan;
import dev.skerry.sync.proto.ModelSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which plans can be used, and what they name. */
final class Plans {
    private Plans() {}

    /** A bundle and the name of the model that it is of. */
    record Named(String name, BundleRef bundle) {
        /** For people: which one of its name it is. */
        @Override
        public String toString() {
            return "%s-%s (%s)"
                    .formatted(name, bundle.getVersion(), bundle.getDigest().substring(0, 12));
        }
    }

    /** All bundles that plans name, those that act before those in shadow of the same name. */
    static List<Named> bundles(ModelSet set) {
        var bundles = new ArrayList<Named>();
        for (ModelPlan plan : set.getPlansList()) {
            if (plan.hasActing()) {
                bundles.add(new Named(plan.getName(), plan.getActing()));
            }
            if (plan.hasShadow()) {
                bundles.add(new Named(plan.getName(), plan.getShadow()));
            }
        }
        return bundles;
    }

    /** Digests of all that these name. */
    static Set<String> digests(ModelSet... sets) {
        Set<String> digests = new HashSet<>();
        for (ModelSet set : sets) {
            bundles(set).forEach(named -> digests.add(named.bundle().getDigest()));
        }
        return digests;
    }

    /**
     * The plans to use: each that is wanted whose archives are there, else what is used under its
     * name until then. One whose shadow can't be had is used without.
     */
    static ModelSet usable(
            KeptPlans kept, Predicate<Named> isThere, Predicate<BundleRef> isSetBack) {
        Map<String, ModelPlan> used = new HashMap<>();
        kept.active().getPlansList().forEach(plan -> used.put(plan.getName(), plan));
        ModelSet.Builder usable = ModelSet.newBuilder();
        for (ModelPlan plan : kept.wanted().getPlansList()) {
            ModelPlan before = used.get(plan.getName());
            boolean hasActing =
                    !plan.hasActing() || isThere.test(new Named(plan.getName(), plan.getActing()));
            boolean hasShadow =
                    !plan.hasShadow() || isThere.test(new Named(plan.getName(), plan.getShadow()));
            if (hasActing && hasShadow) {
                usable.addPlans(plan);
            } else if (hasActing && plan.hasActing() && isSetBack.test(plan.getShadow())) {
                usable.addPlans(plan.toBuilder().clearShadow());
            } else if (before != null) {
                usable.addPlans(before);
            }
        }
        return usable.build();
    }

    /** For the stage that runs them. */
    static List<dev.skerry.agent.infer.plan.ModelPlan> toRun(ModelSet set, ModelFolder folder) {
        return set.getPlansList().stream()
                .map(
                        plan ->
                                new dev.skerry.agent.infer.plan.ModelPlan(
                                        plan.getName(),
                                        plan.getRolloutId(),
                                        plan.hasActing()
                                                ? planned(plan.getName(), plan.getActing(), folder)
                                                : null,
                                        plan.hasShadow()
                                                ? planned(plan.getName(), plan.getShadow(), folder)
                                                : null,
                                        plan.hasGates() ? gates(plan.getGates()) : null))
                .toList();
    }

    private static PlannedBundle planned(String name, BundleRef bundle, ModelFolder folder) {
        return new PlannedBundle(
                bundle.getVersion(), bundle.getDigest(), folder.archive(new Named(name, bundle)));
    }

    private static Gates gates(ModelGates gates) {
        @Nullable Double agreement = gates.hasAgreement() ? (Double) gates.getAgreement() : null;
        @Nullable Long latency = gates.hasLatencyMicros() ? (Long) gates.getLatencyMicros() : null;
        @Nullable Double alarmRate = gates.hasAlarmRate() ? (Double) gates.getAlarmRate() : null;
        @Nullable Double psi = gates.hasPsi() ? (Double) gates.getPsi() : null;
        return new Gates(gates.getSteps(), agreement, latency, alarmRate, psi);
    }
}
