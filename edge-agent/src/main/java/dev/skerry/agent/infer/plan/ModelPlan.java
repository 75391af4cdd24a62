package dev.skerry.agent.infer.plan;

import org.jspecify.annotations.Nullable;

/**
 * What runs under one model's name. Of two bundles both run and only one acts: scores of the other
 * reach no rule, they are compared.
 *
 * @param name of the bundles, as their manifests have it
 * @param rolloutId empty when nothing is being rolled out; an agent that went back does not act by
 *     the same bundle again before it is another one
 * @param acting null for what the agent has by itself, if it has something
 * @param shadow null for none
 * @param gates what acting has to keep to; null if a bundle is given up only when it fails
 */
public record ModelPlan(
        String name,
        String rolloutId,
        @Nullable PlannedBundle acting,
        @Nullable PlannedBundle shadow,
        @Nullable Gates gates) {
    public ModelPlan {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a plan for no model");
        }
    }
}
