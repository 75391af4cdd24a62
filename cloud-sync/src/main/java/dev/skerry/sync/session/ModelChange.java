package dev.skerry.sync.session;

import dev.skerry.sync.proto.BundleRef;
import dev.skerry.sync.proto.ModelPlan;
import dev.skerry.sync.proto.ModelSet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A bundle that an order has an agent run for the first time.
 *
 * @param name of the model
 * @param digest of its manifest, in lower-case hexadecimal
 * @param acts whether it is to act; else it is a shadow
 * @param rolloutId empty when it is assigned
 */
public record ModelChange(
        String name, String version, String digest, boolean acts, String rolloutId) {
    /** All that a set names and that is not known. */
    public static List<ModelChange> in(ModelSet set, Predicate<String> isKnown) {
        List<ModelChange> changes = new ArrayList<>();
        for (ModelPlan plan : set.getPlansList()) {
            if (plan.hasActing()) {
                changes.add(of(plan, plan.getActing(), true));
            }
            if (plan.hasShadow()) {
                changes.add(of(plan, plan.getShadow(), false));
            }
        }
        changes.removeIf(change -> isKnown.test(change.digest));
        return List.copyOf(changes);
    }

    private static ModelChange of(ModelPlan plan, BundleRef bundle, boolean acts) {
        return new ModelChange(
                plan.getName(), bundle.getVersion(), bundle.getDigest(), acts, plan.getRolloutId());
    }

    /** For people. */
    public String inWords() {
        return "running version %s of model '%s'".formatted(version, name);
    }
}
