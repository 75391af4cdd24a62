package dev.skerry.agent.model;

import dev.skerry.agent.audit.AuditTrail;
import dev.skerry.agent.infer.ModelTrust;
import dev.skerry.agent.infer.plan.ModelStatus;
import dev.skerry.agent.infer.plan.PlannedBundle;
import dev.skerry.agent.model.Plans.Named;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.retry.BackOff;
import dev.skerry.sync.proto.BundleRef;
import dev.skerry.sync.proto.ModelChunk;
import dev.skerry.sync.proto.ModelReport;
import dev.skerry.sync.proto.ModelRequest;
import dev.skerry.sync.proto.ModelSet;
import dev.skerry.sync.sign.Artifact.Content;
import dev.skerry.sync.sign.Artifact.Version;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Follows the gateway's orders of which bundles run: keeps them on the disk, gets the archives that
 * are missing one after the other, and has each plan run once its archives are there. What is in
 * use goes on until then. For one thread, but for {@link #report} and {@link #troubles}.
 */
final class ModelPlanner {
    /** How many bytes the archives may have in all that an order names. */
    static final long MOST_BYTES = 256L << 20;

    private static final Logger LOG = Logger.getLogger(ModelPlanner.class);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(20);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    private static final Duration SETTLE_AGAIN = Duration.ofMinutes(1);

    private final ModelFolder folder;
    private final ModelTrust trust;
    private final Stage stage;
    private final AuditedPlans audit;
    private final LongSupplier nanoTime;
    private final ReportPace pace = new ReportPace();
    private final BackOff wait = BackOff.steady(FIRST_WAIT, LONGEST_WAIT);
    private final Map<String, Setback> setbacks = new HashMap<>();
    private final Set<String> examined = new HashSet<>();
    private KeptPlans wanted;
    private boolean isSettled = true;
    private long settleAgainAtNanos;
    private @Nullable Fetch fetch;
    private long askAgainAtNanos;
    private long trustEpoch;

    private volatile Standing standing;
    private volatile @Nullable Refusal trouble;
    private volatile Consumer<ModelReport> reports = report -> {};
    private volatile Consumer<ModelRequest> requests = request -> {};

    /**
     * A planner that goes on with what was kept.
     *
     * @param trust which bundles may run; one that may not is not fetched
     * @param nanoTime as {@link System#nanoTime}
     */
    ModelPlanner(
            ModelFolder folder,
            ModelTrust trust,
            Stage stage,
            AuditTrail audit,
            LongSupplier nanoTime) {
        this.folder = folder;
        this.trust = trust;
        this.stage = stage;
        this.audit = new AuditedPlans(audit);
        this.nanoTime = nanoTime;
        KeptPlans kept = KeptPlans.NONE;
        try {
            kept = folder.load();
        } catch (IOException e) {
            trouble(Problems.plansDamaged(folder.plans(), e));
        }
        wanted = kept;
        standing = new Standing(kept, Map.of());
        trustEpoch = trust.epoch();
        stage.plans().accept(Plans.toRun(kept.active(), folder));
    }

    void tell(Consumer<ModelReport> newReports, Consumer<ModelRequest> newRequests) {
        reports = newReports;
        requests = newRequests;
    }

    /** What the agent runs, fetches and refuses; any thread may ask. */
    ModelReport report() {
        return ModelReports.of(standing, stage.runs().get());
    }

    /** What keeps orders from being followed; any thread may ask. */
    List<Refusal> troubles() {
        var troubles = new ArrayList<>(standing.setbacks().values());
        Optional.ofNullable(trouble).ifPresent(troubles::add);
        return troubles;
    }

    /**
     * A session began, and the gateway was told this: what it was asked for before will not come.
     */
    void opened(ModelReport told) {
        pace.told(told, nanoTime.getAsLong());
        wait.reset();
        askAgainAtNanos = nanoTime.getAsLong();
    }

    /** The gateway orders this, with a revision if it is signed. */
    void follow(long revision, ModelSet set) {
        if (!set.equals(wanted.wanted())) {
            // What failed before may work now: another archive is gone, or is meant.
            setbacks.clear();
        }
        long next = revision == 0 ? wanted.revision() : revision;
        wanted = new KeptPlans(next, set, standing.kept().active());
        settle();
    }

    /** A part of an archive came. */
    void take(ModelChunk chunk) {
        Fetch awaiting = fetch;
        if (awaiting != null && awaiting.awaits(chunk)) {
            wait.reset();
            goOn(awaiting, awaiting.take(chunk, nanoTime.getAsLong()));
        }
    }

    /** Does what is due; to be called every few seconds, and after anything else was. */
    void pass() {
        long now = nanoTime.getAsLong();
        if (trust.epoch() != trustEpoch) {
            trustEpoch = trust.epoch();
            setbacks.clear();
            settle();
        } else if (!isSettled && now - settleAgainAtNanos >= 0) {
            settle();
        }
        examineRefused();
        Fetch awaiting = fetch;
        if (awaiting != null && now - askAgainAtNanos >= 0) {
            goOn(awaiting, awaiting.again(now));
        }
        for (boolean isMore = true; isMore && fetch == null; ) {
            isMore = beginNext(now);
        }
        show();
        ModelReport report = report();
        if (pace.isDue(report, now)) {
            pace.told(report, now);
            reports.accept(report);
        }
    }

    /** A bug was in the way of something; goes with the next that works. */
    void failed(Refusal why) {
        trouble(why);
    }

    private void show() {
        Map<String, Refusal> whys = new HashMap<>();
        setbacks.forEach((digest, setback) -> whys.put(digest, setback.why()));
        standing = new Standing(standing.kept(), whys);
    }

    /** Has those plans run that can, after they are on the disk. */
    private void settle() {
        KeptPlans before = standing.kept();
        KeptPlans next = wanted.using(before.active());
        try {
            vouch();
            next =
                    next.using(
                            Plans.usable(
                                    next, folder::has, b -> setbacks.containsKey(b.getDigest())));
            if (!next.equals(before)) {
                folder.save(next);
            }
            trouble = null;
            isSettled = true;
        } catch (IOException e) {
            isSettled = false;
            settleAgainAtNanos = nanoTime.getAsLong() + SETTLE_AGAIN.toNanos();
            trouble(Problems.notKept("the plans of models", e));
            return;
        }
        wanted = next;
        standing = new Standing(next, standing.setbacks());
        if (!next.active().equals(before.active())) {
            audit.inUse(before.active(), next.active());
            run();
        }
        Fetch going = fetch;
        Set<String> needed = Plans.digests(next.wanted(), next.active());
        if (going != null && !needed.contains(going.named().bundle().getDigest())) {
            fetch = null;
        }
        setbacks.keySet().retainAll(needed);
        clean(needed);
    }

    private void run() {
        ModelSet active = standing.kept().active();
        LOG.infof("models=planned plans=%d", active.getPlansCount());
        stage.plans().accept(Plans.toRun(active, folder));
    }

    /** A gateway that has other keys may have signed again for what is there. */
    private void vouch() throws IOException {
        for (Named named : Plans.bundles(wanted.wanted())) {
            if (folder.has(named)) {
                folder.vouch(named);
            }
        }
    }

    private void clean(Set<String> needed) {
        try {
            folder.clean(needed);
        } catch (IOException e) {
            // They take some room, until the next time.
            LOG.warnf("models=not-cleaned cause=\"%s\"", e);
        }
    }

    /** One that is refused though it was good may have decayed on the disk. */
    private void examineRefused() {
        Set<String> refused = new HashSet<>();
        for (ModelStatus status : stage.runs().get()) {
            if (status.state() == ModelStatus.State.REFUSED) {
                refused.add(status.digest());
            }
        }
        for (Named named : Plans.bundles(standing.kept().active())) {
            String digest = named.bundle().getDigest();
            if (refused.contains(digest)
                    && folder.has(named)
                    && examined.add(digest)
                    && !folder.isWhole(named)) {
                drop(named);
            }
        }
    }

    private void drop(Named named) {
        try {
            audit.refused(named, Problems.decayed(named));
            folder.drop(named.bundle());
        } catch (IOException e) {
            setBack(named, Problems.decayed(named));
        }
    }

    /** Begins with the next archive that is missing; false when there is none to begin with. */
    private boolean beginNext(long now) {
        long total = 0;
        Set<String> counted = new HashSet<>();
        for (Named named : Plans.bundles(standing.kept().wanted())) {
            BundleRef bundle = named.bundle();
            if (counted.add(bundle.getDigest())) {
                total += bundle.getArchiveBytes();
            }
            Setback setback = setbacks.get(bundle.getDigest());
            if ((setback == null || setback.isOver(now)) && !folder.has(named)) {
                Refusal why = objection(named, total);
                if (why == null) {
                    Fetch begun = new Fetch(named, folder);
                    fetch = begun;
                    goOn(begun, begun.begin(now));
                } else {
                    setBack(named, why);
                    settle();
                }
                return true;
            }
        }
        return false;
    }

    private @Nullable Refusal objection(Named named, long totalBytes) {
        BundleRef bundle = named.bundle();
        if (bundle.getArchiveBytes() > PlannedBundle.mostBytes()) {
            return audit.refused(named, Problems.tooLarge(named, PlannedBundle.mostBytes()));
        }
        if (totalBytes > MOST_BYTES) {
            return audit.refused(named, Problems.tooMany(named, MOST_BYTES));
        }
        return switch (trust.judge(offered(named))) {
            // Who judges writes it down.
            case ModelTrust.Verdict.Refused(Refusal why) -> why.cut();
            case ModelTrust.Verdict.MayRun _ -> null;
        };
    }

    /** As it will be when it is there: what is not trusted need not be fetched. */
    private ModelTrust.Offered offered(Named named) {
        BundleRef bundle = named.bundle();
        Path at = folder.archive(named);
        return new ModelTrust.Offered(
                at,
                named.name(),
                Version.of(bundle.getVersion()).orElseThrow(),
                true,
                Map.of(
                        at.getFileName().toString(),
                        new Content(bundle.getArchiveBytes(), bundle.getArchiveDigest())),
                bundle.getArtifact().isEmpty() ? null : bundle.getArtifact());
    }

    private void goOn(Fetch from, Fetch.Next next) {
        switch (next) {
            case Fetch.Next.Ask(ModelRequest request) -> {
                askAgainAtNanos = nanoTime.getAsLong() + wait.next().toNanos();
                requests.accept(request);
            }
            case Fetch.Next.Done _ -> {
                String digest = from.named().bundle().getDigest();
                LOG.infof("model=fetched bundle=%s", from.named());
                fetch = null;
                setbacks.remove(digest);
                examined.remove(digest);
                boolean isInUse = Plans.digests(standing.kept().active()).contains(digest);
                settle();
                if (isInUse) {
                    run();
                }
            }
            case Fetch.Next.Failed(Refusal why) -> {
                fetch = null;
                setBack(from.named(), audit.refused(from.named(), why));
                settle();
            }
        }
    }

    private void setBack(Named named, Refusal why) {
        setbacks.merge(
                named.bundle().getDigest(),
                Setback.after(null, why, nanoTime.getAsLong()),
                (before, _) -> Setback.after(before, why, nanoTime.getAsLong()));
    }

    private void trouble(Refusal why) {
        if (!why.equals(trouble)) {
            LOG.warnf("models=troubled code=%s %s", why.code(), why.message());
        }
        trouble = why;
    }
}
