package dev.skerry.agent.infer;

import dev.skerry.agent.infer.Lineup.Slot;
import dev.skerry.agent.infer.compare.KeptTallies;
import dev.skerry.agent.infer.plan.ModelPlan;
import dev.skerry.agent.infer.plan.ModelStatus;
import dev.skerry.agent.infer.plan.ModelStatus.Role;
import dev.skerry.agent.infer.run.LoadedModel;
import dev.skerry.agent.pipeline.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads, verifies and tries bundles while the line goes on: one at a time, on a thread of its own,
 * which publishes what runs from then on. It looks again when it is told to and every minute. Until
 * it is started, whoever asks does the work: for evaluation, which has no line.
 */
final class Activation implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Activation.class);
    private static final Duration LOOK_EVERY = Duration.ofMinutes(1);
    private static final Duration END = Duration.ofSeconds(10);

    private final ModelCatalog catalog;
    private final Selection selection;
    private final Object lock = new Object();
    private final Object work = new Object();
    private Set<String> wanted = Set.of();
    private Set<String> prepared = Set.of();
    private List<ModelPlan> plans = List.of();
    private final List<GivenUp> givenUp = new ArrayList<>();
    private long asked;
    private long answered;
    private boolean closed;
    private @Nullable Thread thread;

    private final Set<LoadedModel> open = new HashSet<>();
    private volatile Lineup lineup = Lineup.EMPTY;
    private volatile List<Roster.Line> lines = List.of();
    private volatile List<Refusal> troubles = List.of();
    private volatile long taken;
    private volatile boolean hasUnused;

    Activation(ModelCatalog catalog, Reversals reversals, KeptTallies kept) {
        this.catalog = catalog;
        selection = new Selection(catalog, reversals, kept);
    }

    /** Works on a thread of its own from now on. */
    void start() {
        synchronized (lock) {
            if (thread == null) {
                thread = Thread.ofPlatform().daemon().name("skerry-activation").start(this::run);
            }
        }
    }

    /** What runs now. */
    Lineup lineup() {
        return lineup;
    }

    /** Nothing that is not in this line-up is used any more. */
    void taken(Lineup current) {
        taken = current.number();
        boolean isInline;
        synchronized (lock) {
            isInline = thread == null;
            lock.notifyAll();
        }
        if (isInline) {
            synchronized (work) {
                closeUnused();
            }
        }
    }

    /** The names that profiles have for bundles, besides those that were prepared. */
    void want(Set<String> references) {
        synchronized (lock) {
            wanted = new TreeSet<>(references);
        }
        look();
    }

    /** The names that profiles have for bundles, all of them. */
    void wantOnly(Set<String> references) {
        synchronized (lock) {
            prepared = Set.of();
        }
        want(references);
    }

    /** Names that profiles are to have soon; any thread may ask. */
    void prepare(Set<String> references) {
        synchronized (lock) {
            prepared = Set.copyOf(references);
        }
        look();
    }

    /** Which bundles shall run. */
    void plan(List<ModelPlan> next) {
        synchronized (lock) {
            plans = List.copyOf(next);
        }
        look();
    }

    /** A bundle is not to run, or not to act, any more. */
    @SuppressWarnings("ReferenceEquality") // each model is loaded once
    void giveUp(GivenUp bundle) {
        synchronized (lock) {
            boolean isKnown =
                    givenUp.stream().anyMatch(it -> it.runner().model() == bundle.runner().model());
            if (!isKnown) {
                givenUp.add(bundle);
            }
        }
        look();
    }

    /** Looks at the bundles again. */
    void look() {
        synchronized (lock) {
            asked++;
            lock.notifyAll();
            if (thread != null) {
                return;
            }
        }
        workSafely();
    }

    /** Waits until all that was asked for is done; false if that takes too long. */
    boolean await(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        synchronized (lock) {
            long target = asked;
            while (answered < target && !closed) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                lock.wait(left / 1_000_000 + 1);
            }
            return answered >= target;
        }
    }

    /** All bundles that run, shall, or are refused; any thread may ask. */
    List<ModelStatus> models() {
        return lines.stream().map(Roster.Line::now).toList();
    }

    /** Any thread may ask. */
    List<Refusal> troubles() {
        return Stream.concat(troubles.stream(), catalog.adoptionTroubles().stream()).toList();
    }

    private void run() {
        try {
            while (await()) {
                workSafely();
            }
        } catch (InterruptedException e) {
            // Closing.
            Thread.currentThread().interrupt();
        }
    }

    /** Until there is something to do; false if it is to end. */
    private boolean await() throws InterruptedException {
        long end = System.nanoTime() + LOOK_EVERY.toNanos();
        synchronized (lock) {
            long left = LOOK_EVERY.toNanos();
            while (!closed && answered == asked && left > 0 && !mayClose()) {
                lock.wait(left / 1_000_000 + 1);
                left = end - System.nanoTime();
            }
            return !closed;
        }
    }

    private boolean mayClose() {
        return hasUnused && taken >= lineup.number();
    }

    /** A bug must not keep the agent from taking the next bundle. */
    private void workSafely() {
        synchronized (work) {
            long target;
            synchronized (lock) {
                target = asked;
            }
            try {
                work();
            } catch (RuntimeException e) {
                LOG.error("models=failed code=SKR-M021", e);
                troubles =
                        List.of(
                                new Refusal(
                                        "SKR-M021",
                                        "models could not be activated (%s): those that ran go on; this is a bug, please report it with the agent's log"
                                                .formatted(e)));
            }
            synchronized (lock) {
                answered = Math.max(answered, target);
                lock.notifyAll();
            }
        }
    }

    private void work() {
        Set<String> references;
        List<ModelPlan> planned;
        List<GivenUp> gone;
        synchronized (lock) {
            references = new TreeSet<>(wanted);
            references.addAll(prepared);
            planned = plans;
            gone = List.copyOf(givenUp);
            givenUp.clear();
        }
        gone.forEach(selection::giveUp);
        selection.begin(planned);
        lines = withPending(references, planned);
        publish(lineup.only(references));
        for (String reference : references) {
            Slot slot = selection.choose(reference);
            if (!slot.equals(lineup.slots().get(reference))) {
                publish(lineup.with(reference, slot));
            }
        }
        Roster roster = selection.end();
        planned.stream()
                .filter(plan -> references.stream().noneMatch(it -> isFor(plan, it)))
                .forEach(plan -> unused(plan, roster));
        roster.troubles().stream()
                .filter(why -> !troubles.contains(why))
                .forEach(why -> LOG.warnf("model=trouble code=%s %s", why.code(), why.message()));
        lines = roster.lines();
        troubles = roster.troubles();
        closeUnused();
    }

    private static boolean isFor(ModelPlan plan, String reference) {
        return BundleName.nameOf(reference).equals(plan.name());
    }

    private static void unused(ModelPlan plan, Roster roster) {
        var why =
                new Refusal(
                        "SKR-M020",
                        "the gateway plans bundles of model '%s', which no profile of this agent names: assign a profile that does, or leave this agent out"
                                .formatted(plan.name()));
        roster.unused(plan, plan.acting(), Role.ACTING, why);
        roster.unused(plan, plan.shadow(), Role.SHADOW, why);
    }

    /** What is known, and what is about to be. */
    private List<Roster.Line> withPending(Set<String> references, List<ModelPlan> planned) {
        Roster roster = new Roster(lines);
        for (String reference : references) {
            String name = BundleName.nameOf(reference);
            if (!lineup.slots().containsKey(reference)) {
                roster.pending(name);
            }
            planned.stream()
                    .filter(plan -> plan.name().equals(name))
                    .forEach(
                            plan -> {
                                roster.pending(plan, plan.acting(), Role.ACTING);
                                roster.pending(plan, plan.shadow(), Role.SHADOW);
                            });
        }
        return roster.lines();
    }

    /** What was opened and is forgotten again has to be closed, too. */
    private void publish(Lineup next) {
        lineup = next;
        open.addAll(catalog.models());
    }

    /** Closes models that neither run nor may, once the line has let go of them. */
    private void closeUnused() {
        Set<LoadedModel> needed = catalog.models();
        open.addAll(needed);
        boolean isFollowed = taken >= lineup.number();
        boolean isAnyLeft = false;
        for (LoadedModel model : List.copyOf(open)) {
            if (needed.contains(model) || lineup.runs(model)) {
                continue;
            }
            if (isFollowed) {
                open.remove(model);
                model.close();
            } else {
                isAnyLeft = true;
            }
        }
        hasUnused = isAnyLeft;
    }

    /** After the line has ended. */
    @Override
    public void close() {
        Thread running;
        synchronized (lock) {
            closed = true;
            running = thread;
            lock.notifyAll();
        }
        try {
            if (running != null && !running.join(END)) {
                LOG.warnf("models=still-working after_s=%d", END.toSeconds());
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        open.forEach(LoadedModel::close);
        open.clear();
        catalog.close();
    }
}
