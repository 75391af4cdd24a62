package dev.skerry.agent.model;

import static dev.skerry.agent.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.skerry.agent.audit.RecordedTrail;
import dev.skerry.agent.infer.ModelTrust;
import dev.skerry.agent.infer.plan.ModelPlan;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.sync.proto.BundleRef;
import dev.skerry.sync.proto.ModelChunk;
import dev.skerry.sync.proto.ModelRequest;
import dev.skerry.sync.proto.ModelSet;
import dev.skerry.sync.sign.Sha256;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The desk's thread. */
class ModelDeskTest {
    private static final ByteString ARCHIVE = ByteString.copyFrom("an archive", UTF_8);
    private static final BundleRef BUNDLE =
            BundleRef.newBuilder()
                    .setVersion("1.0.0")
                    .setDigest("0123456789abcdef".repeat(4))
                    .setArchiveDigest(ByteString.copyFrom(Sha256.of(ARCHIVE.toByteArray())))
                    .setArchiveBytes(ARCHIVE.size())
                    .build();
    private static final ModelSet SET =
            ModelSet.newBuilder().addPlans(PlannerBench.plan("pump").setActing(BUNDLE)).build();

    @TempDir Path directory;
    private final List<ModelRequest> requests = new CopyOnWriteArrayList<>();
    private final List<List<ModelPlan>> planned = new CopyOnWriteArrayList<>();
    private volatile boolean isBroken;
    private ModelDesk desk;

    @BeforeEach
    void start() {
        desk =
                new ModelDesk(
                        new ModelFolder(directory, SealedFiles.PLAIN),
                        new Judge(),
                        new Stage(planned::add, List::of),
                        new RecordedTrail());
        desk.tell(report -> {}, requests::add);
        desk.start();
    }

    @AfterEach
    void stop() {
        desk.close();
    }

    private final class Judge implements ModelTrust {
        @Override
        public Verdict judge(Offered bundle) {
            if (isBroken) {
                throw new IllegalStateException("a bug");
            }
            return new Verdict.MayRun(() -> {});
        }

        @Override
        public long epoch() {
            return 0;
        }
    }

    private void answer() {
        await().until(() -> !requests.isEmpty());
        desk.take(
                ModelChunk.newBuilder().setDigest(BUNDLE.getDigest()).setContent(ARCHIVE).build());
        await().until(() -> !planned.getLast().isEmpty());
    }

    @Test
    void fetches_and_runs_what_is_ordered_beside_the_link() {
        assertThat(desk.opened().getModelsCount()).isZero();
        desk.follow(7, SET);
        answer();
        assertThat(planned.getLast().getFirst().name()).isEqualTo("pump");
        assertThat(desk.opened().getRevision()).isEqualTo(7);
    }

    @Test
    void a_bug_is_told_and_does_not_keep_the_next_order_from_being_followed() {
        isBroken = true;
        desk.follow(7, SET);
        await().until(() -> !desk.troubles().isEmpty());
        assertThat(desk.troubles()).extracting(Refusal::code).containsExactly("SKR-M038");
        isBroken = false;
        desk.follow(8, SET);
        answer();
        assertThat(desk.troubles()).isEmpty();
    }
}
