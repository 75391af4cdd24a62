package dev.skerry.agent.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.audit.RecordedTrail;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.uplink.Models;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.sync.proto.KeySets;
import dev.skerry.sync.proto.ModelChunk;
import dev.skerry.sync.proto.ModelOrder;
import dev.skerry.sync.proto.ModelPlan;
import dev.skerry.sync.proto.ModelReport;
import dev.skerry.sync.proto.ModelRequest;
import dev.skerry.sync.proto.ModelSet;
import dev.skerry.sync.sign.KeyRing;
import dev.skerry.sync.sign.Orders;
import dev.skerry.sync.sign.SigningKeys;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which orders of what to run an agent believes. */
class ModelOrdersTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final SigningKeys A = SigningKeys.generate(RANDOM);
    private static final SigningKeys B = SigningKeys.generate(RANDOM);
    private static final SigningKeys STRANGER = SigningKeys.generate(RANDOM);
    private static final long EPOCH = 0x77;
    private static final ModelSet SET =
            ModelSet.newBuilder().addPlans(ModelPlan.newBuilder().setName("pump")).build();

    private record Followed(long revision, ModelSet models) {}

    @TempDir Path folder;
    private final List<Followed> followed = new ArrayList<>();
    private final List<ModelReport> reported = new ArrayList<>();
    private long followedRevision;
    private final Map<String, byte[]> durable = new HashMap<>();
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private final RecordedTrail trail = new RecordedTrail();
    private Trust trust;
    private Models models;

    @BeforeEach
    void start() {
        trust = new Trust(folder, SealedFiles.PLAIN, true, "north", EPOCH, trail);
        models =
                trust.guard(
                        new Follows(),
                        new AllowsAll(),
                        (states, whenDurable) ->
                                waiting.addAll(List.of(() -> durable.putAll(states), whenDurable)),
                        durable,
                        () -> 50);
    }

    private final class Follows implements ModelFollower {
        @Override
        public void tell(Consumer<ModelReport> reports, Consumer<ModelRequest> requests) {
            reports.accept(opened());
        }

        @Override
        public ModelReport opened() {
            return ModelReport.newBuilder().setRevision(followedRevision).build();
        }

        @Override
        public ModelReport report() {
            return opened();
        }

        @Override
        public void follow(long revision, ModelSet set) {
            followed.add(new Followed(revision, set));
        }

        @Override
        public void take(ModelChunk chunk) {}
    }

    private void pin() {
        trust.keys()
                .follow(
                        KeySets.newBuilder()
                                .addSets(KeyRing.begin(A, B.verifyKeys(), 100))
                                .build());
    }

    private void syncDisk() {
        waiting.forEach(Runnable::run);
        waiting.clear();
    }

    private static ModelOrder.Builder order(long revision) {
        return ModelOrder.newBuilder()
                .setAgentId("north")
                .setEpoch(EPOCH)
                .setRevision(revision)
                .setModels(SET);
    }

    private static ModelSet signed(SigningKeys by, ModelOrder.Builder order) {
        return ModelSet.newBuilder()
                .setSigned(Orders.sign(by, Orders.MODELS, order.build()))
                .build();
    }

    private void assertRefused(ModelSet set, String code) {
        followed.clear();
        models.assign(set);
        syncDisk();
        assertThat(followed).isEmpty();
        assertThat(trust.troubles()).extracting(Refusal::code).contains(code);
    }

    @Test
    void follows_a_signed_order_once_it_is_on_the_disk_that_no_older_one_may_come() {
        pin();
        models.assign(signed(A, order(7)));
        assertThat(followed).isEmpty();
        syncDisk();
        assertThat(followed).containsExactly(new Followed(7, SET));
        assertThat(trust.troubles()).isEmpty();
    }

    @Test
    void refuses_an_older_order_also_after_a_restart() {
        pin();
        models.assign(signed(A, order(7)));
        syncDisk();
        start();
        assertRefused(signed(A, order(7)), "SKR-A645");
        assertRefused(signed(A, order(6)), "SKR-A645");
        models.assign(signed(A, order(8)));
        syncDisk();
        assertThat(followed).containsExactly(new Followed(8, SET));
        assertThat(trust.troubles()).isEmpty();
    }

    @Test
    void tells_the_gateway_of_the_highest_order_though_its_plans_were_lost() {
        pin();
        models.assign(signed(A, order(7)));
        syncDisk();
        start();
        assertThat(models.opened().getRevision()).isEqualTo(7);
        models.tell(reported::add, request -> {});
        assertThat(reported.getLast().getRevision()).isEqualTo(7);
        followedRevision = 8;
        assertThat(models.opened().getRevision()).isEqualTo(8);
    }

    @Test
    void refuses_what_a_stranger_signed_and_what_is_not_signed() {
        pin();
        assertRefused(signed(STRANGER, order(7)), "SKR-A641");
        assertRefused(SET, "SKR-A640");
    }

    @Test
    void refuses_what_was_signed_as_an_order_of_profiles() {
        pin();
        assertRefused(
                ModelSet.newBuilder()
                        .setSigned(Orders.sign(A, Orders.PROFILES, order(7).build()))
                        .build(),
                "SKR-A641");
    }

    @Test
    void refuses_an_order_for_another_agent_or_from_before_it_was_wiped() {
        pin();
        assertRefused(signed(A, order(7).setAgentId("south")), "SKR-A643");
        assertRefused(signed(A, order(7).setEpoch(EPOCH + 1)), "SKR-A643");
    }

    @Test
    void refuses_an_order_that_can_not_be_or_has_another_in_it() {
        pin();
        assertRefused(
                signed(A, order(7).setModels(SET.toBuilder().addPlans(SET.getPlans(0)))),
                "SKR-A644");
        assertRefused(signed(A, order(7).setModels(signed(A, order(7)))), "SKR-A644");
    }

    @Test
    void refuses_a_revision_that_would_be_the_last() {
        pin();
        assertRefused(signed(A, order(Long.MAX_VALUE)), "SKR-A649");
    }

    @Test
    void follows_plain_plans_of_a_gateway_that_signs_nothing() {
        models.assign(SET);
        assertThat(followed).containsExactly(new Followed(0, SET));
    }
}
