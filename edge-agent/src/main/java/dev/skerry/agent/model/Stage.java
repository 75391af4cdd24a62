package dev.skerry.agent.model;

import dev.skerry.agent.infer.plan.ModelPlan;
import dev.skerry.agent.infer.plan.ModelStatus;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Runs bundles. Both may be called on any thread and must not block.
 *
 * @param plans hears which ones shall run, all of them each time
 * @param runs says which ones do, and how
 */
public record Stage(Consumer<List<ModelPlan>> plans, Supplier<List<ModelStatus>> runs) {}
