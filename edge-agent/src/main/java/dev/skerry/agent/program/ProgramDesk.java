package dev.skerry.agent.program;

import com.google.protobuf.ByteString;
import dev.skerry.agent.audit.AuditTrail;
import dev.skerry.agent.desk.Desk;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.trust.ProgramFollower;
import dev.skerry.sync.program.ProgramIndexes;
import dev.skerry.sync.proto.ChunkRequest;
import dev.skerry.sync.proto.Chunks;
import dev.skerry.sync.proto.ProgramPlan;
import dev.skerry.sync.proto.ProgramReport;
import dev.skerry.sync.proto.ProgramStage;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Has a thread of its own follow the gateway's plans for the agent's program: it fetches, writes
 * and verifies, so that neither the link nor the line waits for that. On trial it says when the
 * version that runs has proved itself.
 */
public final class ProgramDesk implements ProgramFollower, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ProgramDesk.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    /** Answers to the last requests; what is lost so is asked for again. */
    private static final int MOST_LETTERS = 4;

    private final ProgramPlace place;
    private final ProgramPlanner planner;
    private final Sharing sharing;
    private final Desk<Letter> desk =
            new Desk<>("skerry-program", MOST_LETTERS, LOOK_EVERY, this::handleSafely);

    /** What other threads have for the desk's. */
    private sealed interface Letter {}

    private record Ordered(ProgramPlan plan, @Nullable Refusal refusal) implements Letter {}

    private record Came(Chunks chunks) implements Letter {}

    private record Opened() implements Letter {}

    /**
     * What runs.
     *
     * @param version of the program
     * @param outboxFormat of the agent's outbox
     * @param rescue why it runs only to be repaired; null if it does not
     */
    public record Runs(String version, int outboxFormat, @Nullable Refusal rescue) {
        /** A program that takes readings. */
        public static Runs normally(String version) {
            return new Runs(version, ProgramIndexes.OUTBOX_FORMAT, null);
        }
    }

    /**
     * A desk that is not started yet.
     *
     * @param voucher says why an index is not one that the gateway signed for
     * @param nowMicros the agent's clock, microseconds since 1970-01-01T00:00:00Z
     * @param sharing chunks with other agents of the site
     */
    public ProgramDesk(
            ProgramPlace place,
            Runs runs,
            IndexVoucher voucher,
            SwitchOver switchOver,
            AuditTrail audit,
            LongSupplier nowMicros,
            RandomGenerator random,
            Sharing sharing) {
        this.place = place;
        this.sharing = sharing;
        planner =
                new ProgramPlanner(
                        place,
                        new Offer(runs.version(), place.target(), runs.outboxFormat(), voucher),
                        runs.rescue(),
                        switchOver,
                        new ProgramAudit(audit),
                        new ProgramPlanner.Clocks(nowMicros, System::nanoTime),
                        random,
                        sharing);
    }

    /**
     * Begins to follow.
     *
     * @param seen what is to be seen of the agent
     */
    public void start(Supplier<HealthGate.Seen> seen) {
        planner.begin(seen);
        desk.start();
    }

    /** Whether the version that runs still has to prove itself; any thread may ask. */
    public boolean isOnTrial() {
        return planner.report().getStage() == ProgramStage.PROGRAM_STAGE_TRIAL;
    }

    @Override
    public void tell(Consumer<ProgramReport> reports, Consumer<ChunkRequest> requests) {
        planner.tell(reports, requests);
    }

    @Override
    public ProgramReport opened() {
        desk.put(new Opened());
        return planner.report();
    }

    @Override
    public void follow(ProgramPlan plan) {
        desk.order(new Ordered(plan, null));
    }

    @Override
    public void refuse(ProgramPlan plan, Refusal why) {
        desk.order(new Ordered(plan, why));
    }

    @Override
    public boolean has(ByteString indexDigest) {
        return place.has(indexDigest);
    }

    @Override
    public void take(Chunks chunks) {
        desk.put(new Came(chunks));
    }

    /** A bug must not keep the agent from following what is ordered next. */
    private void handleSafely(@Nullable Letter letter) {
        try {
            switch (letter) {
                case null -> {}
                case Ordered(ProgramPlan plan, Refusal why) -> {
                    if (why == null) {
                        planner.follow(plan);
                    } else {
                        planner.refuse(plan, why);
                    }
                }
                case Came(Chunks chunks) -> planner.take(chunks);
                case Opened() -> planner.opened();
            }
            planner.pass();
        } catch (RuntimeException e) {
            LOG.error("program=failed code=SKR-A722", e);
            planner.failed(
                    new Refusal(
                            "SKR-A722",
                            "a program could not be followed (%s): this is a bug, please report it with the agent's log"
                                    .formatted(e)));
        }
    }

    /** Follows nothing more; what came is there at the next start. */
    @Override
    public void close() {
        desk.close();
        sharing.close();
    }
}
