package dev.skerry.agent.infer;

import dev.skerry.agent.infer.Attempt.Gone;
import dev.skerry.agent.infer.Attempt.Outcome;
import dev.skerry.agent.infer.Attempt.Refused;
import dev.skerry.agent.infer.Attempt.Reverted;
import dev.skerry.agent.infer.Attempt.Runs;
import dev.skerry.agent.infer.BundleName.Bundle;
import dev.skerry.agent.infer.GivenUp.BrokeGate;
import dev.skerry.agent.infer.GivenUp.Cause;
import dev.skerry.agent.infer.GivenUp.Failed;
import dev.skerry.agent.infer.Lineup.Runner;
import dev.skerry.agent.infer.Lineup.Slot;
import dev.skerry.agent.infer.ModelCatalog.ModelLoad;
import dev.skerry.agent.infer.builtin.BuiltInModels;
import dev.skerry.agent.infer.compare.KeptTallies;
import dev.skerry.agent.infer.compare.Tally;
import dev.skerry.agent.infer.plan.ModelFigures;
import dev.skerry.agent.infer.plan.ModelPlan;
import dev.skerry.agent.infer.plan.ModelStatus.Role;
import dev.skerry.agent.infer.plan.PlannedBundle;
import dev.skerry.agent.infer.run.LoadedModel;
import dev.skerry.agent.pipeline.Refusal;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Chooses what runs under a name: what the gateway plans, as far as that can run and was not given
 * up, and else the highest version that the agent has by itself. For one thread.
 */
final class Selection {
    private static final Logger LOG = Logger.getLogger(Selection.class);

    private final ModelCatalog catalog;
    private final Reversals reversals;
    private final KeptTallies kept;
    private final Map<String, Known> givenUp = new HashMap<>();
    private final Map<TallyKey, Tally> tallies = new HashMap<>();
    private final Set<TallyKey> counted = new HashSet<>();
    private final Set<String> told = new HashSet<>();
    private List<ModelPlan> plans = List.of();
    private Roster roster = new Roster();

    /** What was given up, in which rollout, and how it did until then. */
    private record Known(String name, String rolloutId, Cause cause, ModelFigures figures) {}

    private record TallyKey(LoadedModel model, Role role, String rolloutId) {}

    Selection(ModelCatalog catalog, Reversals reversals, KeptTallies kept) {
        this.catalog = catalog;
        this.reversals = reversals;
        this.kept = kept;
    }

    /** Begins anew with all names. */
    void begin(List<ModelPlan> now) {
        plans = now;
        reversals.follow(now);
        givenUp.entrySet()
                .removeIf(
                        entry -> {
                            Known known = entry.getValue();
                            ModelPlan plan = plan(known.name());
                            boolean isAnother =
                                    plan != null && !plan.rolloutId().equals(known.rolloutId());
                            if (isAnother) {
                                catalog.restore(entry.getKey());
                                told.remove(entry.getKey());
                            }
                            return isAnother;
                        });
        roster = new Roster();
        counted.clear();
    }

    /** Forgets what no name needs any more; what is said of all of them. */
    Roster end() {
        catalog.forgetOthers();
        tallies.keySet().retainAll(counted);
        catalog.troubles().forEach(roster::trouble);
        return roster;
    }

    /** Takes note that a bundle is not to run, or not to act, any more. */
    void giveUp(GivenUp bundle) {
        Runner runner = bundle.runner();
        String digest = runner.model().digest();
        ModelPlan plan = plan(runner.name());
        String rolloutId = plan == null ? "" : plan.rolloutId();
        boolean mayStillRun = bundle.cause() instanceof BrokeGate;
        if (!mayStillRun || !givenUp.containsKey(digest)) {
            var figures = runner.tally().figures();
            givenUp.put(digest, new Known(runner.name(), rolloutId, bundle.cause(), figures));
        }
        if (!mayStillRun) {
            catalog.drop(digest);
        }
    }

    /** What runs under a name that profiles have for a bundle. */
    Slot choose(String reference) {
        if (BuiltInModels.isNamed(reference)) {
            return builtIn(reference);
        }
        ModelPlan plan = plan(BundleName.nameOf(reference));
        if (plan == null) {
            return new Slot(own(reference, true), null, null);
        }
        PlannedBundle acting = plan.acting();
        if (acting == null) {
            return new Slot(own(reference, false), beside(reference, plan), null);
        }
        Attempt attempt = planned(reference, plan, acting);
        return attempt.outcome() instanceof Runs(LoadedModel model)
                ? acting(reference, plan, acting, attempt, model)
                : instead(reference, plan, acting, attempt);
    }

    private @Nullable ModelPlan plan(String name) {
        return plans.stream().filter(it -> it.name().equals(name)).findFirst().orElse(null);
    }

    private Slot acting(
            String reference,
            ModelPlan plan,
            PlannedBundle acting,
            Attempt attempt,
            LoadedModel model) {
        Known known = givenUp.get(acting.digest());
        BrokeGate broke = known != null && known.cause() instanceof BrokeGate gate ? gate : null;
        if (broke != null && canRun(reference, plan, plan.shadow())) {
            return instead(reference, plan, acting, gone(attempt, broke));
        }
        Runner runner = runner(attempt, model, Role.ACTING, plan.rolloutId(), true);
        Runner shadow = beside(reference, plan);
        if (broke != null) {
            Refusal goesOn = Attempt.goesOn(runner, broke.what());
            roster.warned(runner, Role.ACTING, plan.rolloutId(), goesOn);
            return new Slot(runner, shadow, null);
        }
        roster.running(runner, Role.ACTING, plan.rolloutId());
        return new Slot(runner, shadow, plan.gates());
    }

    private static Attempt gone(Attempt attempt, Cause cause) {
        return new Attempt(attempt.name(), attempt.version(), attempt.digest(), new Gone(cause));
    }

    /** The plan's other bundle acts, or what the agent has by itself. */
    private Slot instead(String reference, ModelPlan plan, PlannedBundle acting, Attempt attempt) {
        Runner runner = null;
        PlannedBundle shadow = plan.shadow();
        Attempt other = shadow == null ? null : planned(reference, plan, shadow);
        if (other != null && other.outcome() instanceof Runs(LoadedModel model)) {
            runner = runner(other, model, Role.ACTING, plan.rolloutId(), true);
            roster.running(runner, Role.ACTING, plan.rolloutId());
        } else {
            beside(reference, plan);
            runner = own(reference, false);
        }
        Refusal why = attempt.why(runner);
        if (runner != null && attempt.outcome() instanceof Gone(Cause cause)) {
            tell(attempt, why);
            if (cause instanceof BrokeGate
                    || (cause instanceof Failed && !plan.rolloutId().isEmpty())) {
                reversals.keep(plan, acting, why);
            }
        }
        out(attempt, Role.ACTING, runner, why, plan.rolloutId());
        return new Slot(runner, null, null);
    }

    /** What is compared with the one that acts; null if there is none that can run. */
    private @Nullable Runner beside(String reference, ModelPlan plan) {
        PlannedBundle shadow = plan.shadow();
        if (shadow == null || isActing(plan, shadow)) {
            return null;
        }
        Attempt attempt = planned(reference, plan, shadow);
        if (attempt.outcome() instanceof Runs(LoadedModel model)) {
            Runner runner = runner(attempt, model, Role.SHADOW, plan.rolloutId(), true);
            roster.running(runner, Role.SHADOW, plan.rolloutId());
            return runner;
        }
        out(attempt, Role.SHADOW, null, attempt.whyNotCompared(), plan.rolloutId());
        return null;
    }

    private static boolean isActing(ModelPlan plan, PlannedBundle bundle) {
        PlannedBundle acting = plan.acting();
        return acting != null && acting.digest().equals(bundle.digest());
    }

    private boolean canRun(String reference, ModelPlan plan, @Nullable PlannedBundle bundle) {
        return bundle != null
                && !isActing(plan, bundle)
                && planned(reference, plan, bundle).outcome() instanceof Runs;
    }

    private Attempt planned(String reference, ModelPlan plan, PlannedBundle meant) {
        Refusal reverted = reversals.of(plan, meant);
        if (reverted != null) {
            return attempt(plan, meant, new Reverted(reverted));
        }
        Bundle bundle = BundleName.planned(reference, plan, meant).orElse(null);
        if (bundle == null) {
            return attempt(
                    plan,
                    meant,
                    new Refused(
                            new Refusal(
                                    "SKR-M018",
                                    "the gateway wants %s-%s to run, and the profile names '%s': plan a version within that range, or correct 'bundle' in the profile"
                                            .formatted(plan.name(), meant.version(), reference))));
        }
        Attempt attempt = attempt(bundle);
        return attempt.digest().isEmpty() || attempt.digest().equals(meant.digest())
                ? attempt(plan, meant, attempt.outcome())
                : attempt(
                        plan,
                        meant,
                        new Refused(
                                new Refusal(
                                        "SKR-M018",
                                        "the gateway wants %s-%s with the digest %s to run, and %s has %s: have it plan the bundle anew"
                                                .formatted(
                                                        plan.name(),
                                                        meant.version(),
                                                        meant.digest(),
                                                        meant.archive(),
                                                        attempt.digest()))));
    }

    private static Attempt attempt(ModelPlan plan, PlannedBundle meant, Outcome outcome) {
        return new Attempt(plan.name(), meant.version(), meant.digest(), outcome);
    }

    private Attempt attempt(Bundle bundle) {
        return attempt(bundle.name(), bundle.version().toString(), catalog.open(bundle));
    }

    private Attempt attempt(String name, String version, ModelLoad load) {
        return switch (load) {
            case ModelLoad.Ready(LoadedModel model) -> {
                Known known = givenUp.get(model.digest());
                if (known == null || known.cause() instanceof BrokeGate) {
                    yield new Attempt(name, version, model.digest(), new Runs(model));
                }
                catalog.drop(model.digest());
                yield new Attempt(name, version, model.digest(), new Gone(known.cause()));
            }
            case ModelLoad.Dropped(String digest) ->
                    new Attempt(
                            name,
                            version,
                            digest,
                            new Gone(Objects.requireNonNull(givenUp.get(digest)).cause()));
            case ModelLoad.Failed(Refusal why) -> new Attempt(name, version, "", new Refused(why));
        };
    }

    private Slot builtIn(String name) {
        Attempt attempt = attempt(name, "", catalog.builtIn(name));
        return new Slot(own(List.of(attempt).iterator()), null, null);
    }

    /**
     * The highest version that can run; what is higher is reported.
     *
     * @param isNeeded whether it is also reported when there is none
     */
    private @Nullable Runner own(String reference, boolean isNeeded) {
        try {
            List<Bundle> versions = catalog.own(reference);
            if (!versions.isEmpty()) {
                return own(versions.stream().map(this::attempt).iterator());
            }
            if (isNeeded) {
                missing(reference, catalog.missing(reference));
            }
        } catch (IOException e) {
            missing(reference, catalog.unreadable(reference, e));
        }
        return null;
    }

    private void missing(String reference, Refusal why) {
        var attempt = new Attempt(BundleName.nameOf(reference), "", "", new Refused(why));
        out(attempt, Role.ACTING, null, why, "");
    }

    /** The first that can run. */
    private @Nullable Runner own(Iterator<Attempt> attempts) {
        Attempt highest = null;
        Runner runner = null;
        while (runner == null && attempts.hasNext()) {
            Attempt attempt = attempts.next();
            if (attempt.outcome() instanceof Runs(LoadedModel model)) {
                runner = runner(attempt, model, Role.ACTING, "", false);
                roster.running(runner, Role.ACTING, "");
            } else if (highest == null) {
                highest = attempt;
            }
        }
        if (highest != null) {
            Refusal why = highest.why(runner);
            if (runner != null && highest.outcome() instanceof Gone) {
                tell(highest, why);
            }
            out(highest, Role.ACTING, runner, why, "");
        }
        return runner;
    }

    private void out(
            Attempt attempt, Role role, @Nullable Runner instead, Refusal why, String rolloutId) {
        Known known = givenUp.get(attempt.digest());
        roster.out(
                attempt.name(),
                attempt.version(),
                attempt.digest(),
                role,
                attempt.state(instead),
                why,
                rolloutId,
                known == null ? ModelFigures.NONE : known.figures());
    }

    /** Once. */
    private void tell(Attempt attempt, Refusal why) {
        if (told.add(attempt.digest())) {
            LOG.errorf(
                    "model=reverted bundle=%s code=%s %s",
                    attempt.label(), why.code(), why.message());
            reversals.tell(attempt.label(), attempt.digest(), why);
        }
    }

    private Runner runner(
            Attempt attempt, LoadedModel model, Role role, String rolloutId, boolean isPlanned) {
        var key = new TallyKey(model, role, rolloutId);
        counted.add(key);
        return new Runner(
                attempt.name(),
                attempt.version(),
                model,
                tallies.computeIfAbsent(
                        key,
                        its ->
                                kept.tally(
                                        new Tally.Of(
                                                attempt.name(), model.digest(), role, rolloutId),
                                        model)),
                isPlanned);
    }
}
