package dev.skerry.agent.model;

import dev.skerry.agent.audit.AuditTrail;
import dev.skerry.agent.desk.Desk;
import dev.skerry.agent.infer.ModelTrust;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.trust.ModelFollower;
import dev.skerry.sync.proto.ModelChunk;
import dev.skerry.sync.proto.ModelReport;
import dev.skerry.sync.proto.ModelRequest;
import dev.skerry.sync.proto.ModelSet;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Has a thread of its own follow the gateway's orders of which bundles run: it writes, fetches and
 * verifies, so that neither the link nor the line waits for that.
 */
public final class ModelDesk implements ModelFollower, AutoCloseable {
    /** The last part that was asked for, and what an earlier request may still bring. */
    private static final int MOST_LETTERS = 8;

    private static final Logger LOG = Logger.getLogger(ModelDesk.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    private final ModelPlanner planner;
    private final Desk<Letter> desk =
            new Desk<>("skerry-models", MOST_LETTERS, LOOK_EVERY, this::handleSafely);

    /** What other threads have for the desk's. */
    private sealed interface Letter {}

    private record Ordered(long revision, ModelSet models) implements Letter {}

    private record Came(ModelChunk chunk) implements Letter {}

    private record Opened(ModelReport told) implements Letter {}

    /** A desk that goes on with what was kept; the stage is told of it before this returns. */
    public ModelDesk(ModelFolder folder, ModelTrust trust, Stage stage, AuditTrail audit) {
        planner = new ModelPlanner(folder, trust, stage, audit, System::nanoTime);
    }

    /** Begins to follow. */
    public void start() {
        desk.start();
    }

    /** What keeps orders from being followed; any thread may ask. */
    public List<Refusal> troubles() {
        return planner.troubles();
    }

    @Override
    public void tell(Consumer<ModelReport> reports, Consumer<ModelRequest> requests) {
        planner.tell(reports, requests);
    }

    @Override
    public ModelReport opened() {
        ModelReport report = planner.report();
        desk.put(new Opened(report));
        return report;
    }

    @Override
    public ModelReport report() {
        return planner.report();
    }

    @Override
    public void follow(long revision, ModelSet models) {
        desk.order(new Ordered(revision, models));
    }

    @Override
    public void take(ModelChunk chunk) {
        desk.put(new Came(chunk));
    }

    /** A bug must not keep the agent from following what is ordered next. */
    private void handleSafely(@Nullable Letter letter) {
        try {
            switch (letter) {
                case null -> {}
                case Ordered(long revision, ModelSet models) -> planner.follow(revision, models);
                case Came(ModelChunk chunk) -> planner.take(chunk);
                case Opened(ModelReport told) -> planner.opened(told);
            }
            planner.pass();
        } catch (RuntimeException e) {
            LOG.error("models=failed code=SKR-M038", e);
            planner.failed(Problems.bug(e));
        }
    }

    /** Follows nothing more; what is written down is run at the next start. */
    @Override
    public void close() {
        desk.close();
    }
}
