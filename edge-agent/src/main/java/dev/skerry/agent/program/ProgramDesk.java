package dev.skerry.agent.program;

import dev.skerry.agent.audit.AuditTrail;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.trust.ProgramFollower;
import dev.skerry.sync.program.ProgramIndexes;
import dev.skerry.sync.proto.ChunkRequest;
import dev.skerry.sync.proto.Chunks;
import dev.skerry.sync.proto.ProgramPlan;
import dev.skerry.sync.proto.ProgramReport;
import dev.skerry.sync.proto.ProgramStage;
import java.time.Duration;
import java.util.ArrayDeque;
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
    private static final Duration END = Duration.ofSeconds(2);

    /** Answers to the last requests; what is lost so is asked for again. */
    private static final int MOST_LETTERS = 4;

    private final ProgramPlanner planner;
    private final Sharing sharing;
    private final Object lock = new Object();
    private final ArrayDeque<Letter> letters = new ArrayDeque<>();
    private @Nullable Ordered ordered;
    private boolean closed;
    private @Nullable Thread thread;

    /** What other threads have for the desk's. */
    private sealed interface Letter {}

    private record Ordered(ProgramPlan plan) implements Letter {}

    private record Came(Chunks chunks) implements Letter {}

    private record Opened() implements Letter {}

    /**
     * A desk that is not started yet.
     *
     * @param version of the program that runs
     * @param voucher says why an index is not one that the gateway signed for
     * @param nowMicros the agent's clock, microseconds since 1970-01-01T00:00:00Z
     * @param sharing chunks with other agents of the site
     */
    public ProgramDesk(
            ProgramPlace place,
            String version,
            IndexVoucher voucher,
            SwitchOver switchOver,
            AuditTrail audit,
            LongSupplier nowMicros,
            RandomGenerator random,
            Sharing sharing) {
        this.sharing = sharing;
        planner =
                new ProgramPlanner(
                        place,
                        new Offer(version, place.target(), ProgramIndexes.OUTBOX_FORMAT, voucher),
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
        thread = Thread.ofPlatform().daemon().name("skerry-program").start(this::run);
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
        put(new Opened());
        return planner.report();
    }

    @Override
    public void follow(ProgramPlan plan) {
        synchronized (lock) {
            // Of plans only the last counts.
            ordered = new Ordered(plan);
            lock.notifyAll();
        }
    }

    @Override
    public void take(Chunks chunks) {
        put(new Came(chunks));
    }

    private void put(Letter letter) {
        synchronized (lock) {
            if (letters.size() == MOST_LETTERS) {
                letters.removeFirst();
            }
            letters.addLast(letter);
            lock.notifyAll();
        }
    }

    private void run() {
        try {
            while (true) {
                Letter letter;
                synchronized (lock) {
                    if (ordered == null && letters.isEmpty() && !closed) {
                        lock.wait(LOOK_EVERY.toMillis());
                    }
                    if (closed) {
                        return;
                    }
                    letter = ordered == null ? letters.pollFirst() : ordered;
                    if (letter instanceof Ordered) {
                        ordered = null;
                    }
                }
                handleSafely(letter);
            }
        } catch (InterruptedException e) {
            // Closing.
            Thread.currentThread().interrupt();
        }
    }

    /** A bug must not keep the agent from following what is ordered next. */
    private void handleSafely(@Nullable Letter letter) {
        try {
            switch (letter) {
                case null -> {}
                case Ordered(ProgramPlan plan) -> planner.follow(plan);
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
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
        Thread running = thread;
        if (running != null) {
            try {
                running.join(END);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        sharing.close();
    }
}
