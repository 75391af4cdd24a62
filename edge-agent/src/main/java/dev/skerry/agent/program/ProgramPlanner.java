package dev.skerry.agent.program;

import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.program.ProgramFetch.Next;
import dev.skerry.sync.proto.ChunkRequest;
import dev.skerry.sync.proto.Chunks;
import dev.skerry.sync.proto.ProgramPlan;
import dev.skerry.sync.proto.ProgramReport;
import dev.skerry.sync.proto.ProgramStage;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Follows plans: decides what may be followed, fetches it, and has the launcher switch to it. */
final class ProgramPlanner {
    /** After so long without an answer it asks again. */
    static final Duration SILENCE = Duration.ofSeconds(30);

    /** After so long it tries again what could not be had. */
    static final Duration RETRY = Duration.ofMinutes(5);

    private static final Duration REPORT_EVERY = Duration.ofSeconds(1);
    private static final int USUAL_TRIAL_SECONDS = 120;

    private final ProgramPlace place;
    private final Offer offer;
    private final @Nullable Refusal rescue;
    private final @Nullable ProgramStore store;
    private final @Nullable Trial trial;
    private final SwitchOver switchOver;
    private final ProgramAudit audit;
    private final Clocks clocks;
    private final RandomGenerator random;
    private final Sharing sharing;

    private ProgramPlan plan = ProgramPlan.getDefaultInstance();
    private @Nullable ProgramFetch fetch;
    private long retryAtNanos;
    private boolean isRetrying;
    private volatile ProgramReport report;
    private long toldAtNanos;
    private volatile Consumer<ProgramReport> reports = said -> {};
    private volatile Consumer<ChunkRequest> requests = said -> {};

    /**
     * What times are taken from.
     *
     * @param nowMicros the agent's clock, microseconds since 1970-01-01T00:00:00Z
     * @param nanoTime one that never goes back
     */
    record Clocks(LongSupplier nowMicros, LongSupplier nanoTime) {}

    /**
     * Follows nothing yet.
     *
     * @param rescue why the program runs only to be repaired; null if it does not
     */
    ProgramPlanner(
            ProgramPlace place,
            Offer offer,
            @Nullable Refusal rescue,
            SwitchOver switchOver,
            ProgramAudit audit,
            Clocks clocks,
            RandomGenerator random,
            Sharing sharing) {
        this.sharing = sharing;
        this.place = place;
        this.rescue = rescue;
        this.offer = offer;
        this.store = place.folder() == null ? null : new ProgramStore(place.folder());
        this.trial = place.folder() == null ? null : new Trial(place.folder(), offer.version());
        this.switchOver = switchOver;
        this.audit = audit;
        this.clocks = clocks;
        this.random = random;
        this.report =
                ProgramReport.newBuilder()
                        .setVersion(offer.version())
                        .setTarget(offer.target())
                        .setBaseVersion(place.baseVersion().orElse(""))
                        .setPreviousVersion(place.linked("previous").orElse(""))
                        .setOutboxFormat(offer.outboxFormat())
                        .setStage(ProgramStage.PROGRAM_STAGE_IDLE)
                        .setIsRescue(rescue != null)
                        .build();
    }

    void tell(Consumer<ProgramReport> toReports, Consumer<ChunkRequest> toRequests) {
        reports = toReports;
        requests = toRequests;
    }

    /** Any thread may ask. */
    ProgramReport report() {
        return report;
    }

    /** Says what the launcher left, and begins a trial if this is one. */
    void begin(Supplier<HealthGate.Seen> seen) {
        if (store == null || trial == null) {
            return;
        }
        try {
            Trial.Standing standing = trial.begin(seen, clocks.nanoTime().getAsLong());
            standing.end().ifPresent(audit::ended);
            stage(standing.stage(), standing.rollout(), standing.version(), standing.why());
            Optional<String> staged = store.staged();
            if (staged.isPresent() && !trial.isOn() && !staged.get().equals(offer.version())) {
                stage(
                        ProgramStage.PROGRAM_STAGE_FAILED,
                        standing.rollout(),
                        staged.get(),
                        Problems.notSwitched(staged.get()));
            }
            tidy();
        } catch (IOException e) {
            failed(Problems.notKept(offer.version(), e));
        }
    }

    /** The gateway wants this. */
    void follow(ProgramPlan wanted) {
        plan = wanted;
        ProgramFetch running = fetch;
        boolean isSame = running != null && isSameProgram(running.plan(), wanted);
        if (!isSame && (trial == null || !trial.isOn())) {
            consider();
        }
    }

    /** The gateway wants this, and may not have it. */
    void refuse(ProgramPlan wanted, Refusal why) {
        if (trial == null || !trial.isOn()) {
            plan = wanted;
            isRetrying = false;
            refused(why);
        }
    }

    private static boolean isSameProgram(ProgramPlan one, ProgramPlan other) {
        return one.getRolloutId().equals(other.getRolloutId())
                && one.getIndexDigest().equals(other.getIndexDigest());
    }

    private void consider() {
        fetch = null;
        isRetrying = false;
        if (plan.getRolloutId().isEmpty()) {
            stage(ProgramStage.PROGRAM_STAGE_IDLE, "", "", null);
        } else if (plan.getVersion().equals(offer.version())) {
            // It is what it shall run, and it does not.
            stage(
                    rescue == null
                            ? ProgramStage.PROGRAM_STAGE_COMMITTED
                            : ProgramStage.PROGRAM_STAGE_FAILED,
                    rescue);
        } else if (store == null || trial == null) {
            refused(Problems.notLaunched());
        } else {
            Refusal ended = trial.rolledBack(plan);
            Refusal why = ended == null ? offer.objection(plan) : ended;
            if (ended != null) {
                stage(ProgramStage.PROGRAM_STAGE_ROLLED_BACK, ended);
            } else if (why != null) {
                refused(why);
            } else if (isLeaseOver()) {
                stage(ProgramStage.PROGRAM_STAGE_FAILED, Problems.leaseOver(plan.getVersion()));
            } else {
                start(store);
            }
        }
    }

    private void start(ProgramStore into) {
        try {
            tidy();
            // Numbers of an earlier process do not come again, nor do their answers.
            fetch =
                    new ProgramFetch(
                            plan,
                            offer,
                            into,
                            new Seeds(place.programs()),
                            sharing.peers(plan.getPeersList()),
                            clocks.nanoTime(),
                            random.nextInt() & 0xffff_ffffL);
            stage(ProgramStage.PROGRAM_STAGE_FETCHING, null);
            step(fetch.begin(clocks.nanoTime().getAsLong()));
        } catch (IOException e) {
            failed(Problems.notKept(plan.getVersion(), e));
        }
    }

    /** Chunks came. */
    void take(Chunks chunks) {
        ProgramFetch running = fetch;
        Next next = running == null ? null : running.take(chunks, clocks.nanoTime().getAsLong());
        if (next != null) {
            step(next);
        }
    }

    /** A session began: what was asked for in the last one does not come. */
    void opened() {
        toldAtNanos = clocks.nanoTime().getAsLong();
        ProgramFetch running = fetch;
        if (running != null) {
            step(running.again(clocks.nanoTime().getAsLong()));
        }
    }

    /** Time passes; about once a second. */
    void pass() {
        long now = clocks.nanoTime().getAsLong();
        String address = sharing.look(place, now);
        if (!address.equals(report.getShareAddress())) {
            report = report.toBuilder().setShareAddress(address).build();
            reports.accept(report);
        }
        ProgramFetch running = fetch;
        if (trial != null && trial.isOn()) {
            prove(trial, now);
        } else if (running != null && isLeaseOver()) {
            fetch = null;
            stage(ProgramStage.PROGRAM_STAGE_FAILED, Problems.leaseOver(plan.getVersion()));
        } else if (running != null && now - running.askedAtNanos() >= SILENCE.toNanos()) {
            step(running.again(now));
        } else if (isRetrying && now - retryAtNanos >= 0) {
            consider();
        }
    }

    private void prove(Trial on, long nowNanos) {
        try {
            String lacks = on.look(nowNanos);
            if (lacks != null) {
                return;
            }
            KeyLines end = on.commit(place);
            audit.ended(end);
            stage(
                    ProgramStage.PROGRAM_STAGE_COMMITTED,
                    end.value("rollout"),
                    offer.version(),
                    null);
            tidy();
            if (!plan.getRolloutId().isEmpty()) {
                consider();
            }
        } catch (IOException e) {
            // It is tried again within the second; else the launcher rolls it back.
            audit.failed(Problems.notKept(offer.version(), e));
        }
    }

    private void step(Next next) {
        switch (next) {
            case Next.Ask(ChunkRequest request) -> {
                requests.accept(request);
                progress();
            }
            case Next.Done() -> staged();
            case Next.Refused(Refusal why) -> refused(why);
            case Next.Failed(Refusal why) -> failed(why);
        }
    }

    private void staged() {
        int seconds = plan.getTrialSeconds() == 0 ? USUAL_TRIAL_SECONDS : plan.getTrialSeconds();
        ProgramStore into = store;
        try {
            if (into != null) {
                into.stage(plan.getVersion(), plan.getRolloutId(), seconds);
                progress();
                fetch = null;
                audit.staged(plan);
                stage(ProgramStage.PROGRAM_STAGE_STAGED, null);
                switchOver.begin();
            }
        } catch (IOException e) {
            failed(Problems.notKept(plan.getVersion(), e));
        }
    }

    private void refused(Refusal why) {
        fetch = null;
        audit.refused(plan, why);
        stage(ProgramStage.PROGRAM_STAGE_REFUSED, why);
    }

    /** It could not be had; it is tried again, unless another plan comes first. */
    void failed(Refusal why) {
        fetch = null;
        isRetrying = true;
        retryAtNanos = clocks.nanoTime().getAsLong() + RETRY.toNanos();
        audit.failed(why);
        stage(ProgramStage.PROGRAM_STAGE_FAILED, why);
    }

    private boolean isLeaseOver() {
        long until = plan.getLeaseUntilMicros();
        return until != 0 && clocks.nowMicros().getAsLong() > until;
    }

    private void tidy() throws IOException {
        Set<String> wanted = new HashSet<>();
        wanted.add(offer.version());
        wanted.add(plan.getVersion());
        place.linked("current").ifPresent(wanted::add);
        place.linked("previous").ifPresent(wanted::add);
        if (store != null) {
            store.staged().ifPresent(wanted::add);
            // What came of one stays until another is wanted.
            store.keepOnly(wanted, plan.getVersion().isEmpty());
        }
    }

    private void progress() {
        ProgramFetch running = fetch;
        if (running != null) {
            ProgramFetch.Progress far = running.progress();
            report =
                    report.toBuilder()
                            .setBytesTotal(far.total())
                            .setBytesDone(far.done())
                            .setBytesReused(far.reused())
                            .setBytesFromPeers(far.fromPeers())
                            .build();
            long now = clocks.nanoTime().getAsLong();
            if (now - toldAtNanos >= REPORT_EVERY.toNanos()) {
                toldAtNanos = now;
                reports.accept(report);
            }
        }
    }

    private void stage(ProgramStage stage, @Nullable Refusal why) {
        stage(stage, plan.getRolloutId(), plan.getVersion(), why);
    }

    private void stage(
            ProgramStage stage, String rollout, String version, @Nullable Refusal itsOwn) {
        Refusal why = itsOwn == null ? rescue : itsOwn;
        ProgramReport.Builder next =
                report.toBuilder()
                        .setStage(stage)
                        .setRolloutId(rollout)
                        .setOfferedVersion(version)
                        .setPreviousVersion(place.linked("previous").orElse(""))
                        .setCode(why == null ? "" : why.code())
                        .setMessage(why == null ? "" : why.message());
        if (stage != ProgramStage.PROGRAM_STAGE_STAGED) {
            next.clearBytesTotal().clearBytesDone().clearBytesReused().clearBytesFromPeers();
        }
        report = next.build();
        toldAtNanos = clocks.nanoTime().getAsLong();
        reports.accept(report);
    }
}
