package dev.skerry.agent.trust;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.skerry.agent.audit.RecordedTrail;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.uplink.Commands;
import dev.skerry.agent.uplink.Profiles;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.sync.proto.AssignedProfile;
import dev.skerry.sync.proto.Command;
import dev.skerry.sync.proto.CommandOrder;
import dev.skerry.sync.proto.CommandResult;
import dev.skerry.sync.proto.KeySets;
import dev.skerry.sync.proto.ProfileOrder;
import dev.skerry.sync.proto.ProfileReport;
import dev.skerry.sync.proto.ProfileRequest;
import dev.skerry.sync.proto.ProfileSet;
import dev.skerry.sync.proto.ProfileSource;
import dev.skerry.sync.proto.Signed;
import dev.skerry.sync.sign.KeyRing;
import dev.skerry.sync.sign.Orders;
import dev.skerry.sync.sign.SignDomain;
import dev.skerry.sync.sign.SigningKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final SigningKeys A = SigningKeys.generate(RANDOM);
    private static final SigningKeys B = SigningKeys.generate(RANDOM);
    private static final SigningKeys C = SigningKeys.generate(RANDOM);
    private static final long EPOCH = 0x77;
    private static final Signed FIRST = KeyRing.begin(A, B.verifyKeys(), 100);
    private static final Command STOP =
            Command.newBuilder()
                    .setCommandId("c1")
                    .setDeviceId("pump-1")
                    .setName("stop")
                    .setExpiresAtMicros(1_000)
                    .setFirstSentAtMicros(10)
                    .build();
    private static final ProfileSet SET =
            ProfileSet.newBuilder()
                    .addProfiles(
                            AssignedProfile.newBuilder()
                                    .setName("pump")
                                    .setVersion("1.0.0")
                                    .setDigest("0".repeat(64)))
                    .build();

    @TempDir Path folder;
    private final List<Command> taken = new ArrayList<>();
    private final List<CommandResult> results = new ArrayList<>();
    private final List<ProfileSet> assigned = new ArrayList<>();
    private final Map<String, byte[]> durable = new HashMap<>();
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private final RecordedTrail trail = new RecordedTrail();
    private Trust trust;
    private Commands commands;
    private Profiles profiles;

    @BeforeEach
    void start() {
        start(true);
    }

    private void start(boolean isGatewayKnown) {
        trust = new Trust(folder, SealedFiles.PLAIN, isGatewayKnown, "north", EPOCH, trail);
        commands = trust.guard(new TakesAll(taken), new AllowsAll(), () -> 50);
        commands.reportTo(results::add);
        profiles =
                trust.guard(
                        new FollowsAll(),
                        new AllowsAll(),
                        (states, whenDurable) ->
                                waiting.addAll(List.of(() -> durable.putAll(states), whenDurable)),
                        durable.get(SignedProfiles.STATE),
                        () -> 50);
    }

    private void syncDisk() {
        waiting.forEach(Runnable::run);
        waiting.clear();
    }

    private void pin(Signed... sets) {
        trust.keys().follow(KeySets.newBuilder().addAllSets(List.of(sets)).build());
    }

    private static Signed signed(SigningKeys by, UnaryOperator<CommandOrder.Builder> changed) {
        return Orders.sign(
                by,
                Orders.COMMAND,
                changed.apply(
                                CommandOrder.newBuilder()
                                        .setAgentId("north")
                                        .setEpoch(EPOCH)
                                        .setCommand(STOP))
                        .build());
    }

    private static Command order(Signed signed) {
        return Command.newBuilder().setSigned(signed).build();
    }

    private static ProfileSet profiles(SigningKeys by, long revision) {
        return ProfileSet.newBuilder()
                .setSigned(
                        Orders.sign(
                                by,
                                Orders.PROFILES,
                                ProfileOrder.newBuilder()
                                        .setAgentId("north")
                                        .setEpoch(EPOCH)
                                        .setRevision(revision)
                                        .setProfiles(SET)
                                        .build()))
                .build();
    }

    private void assertRefused(Command command, String code) {
        taken.clear();
        results.clear();
        commands.take(command);
        assertThat(taken).isEmpty();
        assertThat(results)
                .singleElement()
                .satisfies(result -> assertThat(result.getCode()).isEqualTo(code))
                .satisfies(result -> assertThat(result.getLast()).isTrue());
        assertThat(codes()).contains(code);
    }

    private List<String> codes() {
        return trust.troubles().stream().map(Refusal::code).toList();
    }

    @Test
    void takes_what_is_signed_as_it_was_signed_and_nothing_beside_it() {
        pin(FIRST);
        commands.take(
                order(signed(A, o -> o)).toBuilder().setCommandId("c2").setName("go").build());
        commands.take(order(signed(B, o -> o)));
        assertThat(taken).containsExactly(STOP, STOP);
        assertThat(results).isEmpty();
        assertThat(codes()).isEmpty();
    }

    @Test
    void refuses_what_is_not_signed_once_keys_are_pinned() {
        commands.take(STOP);
        profiles.assign(SET);
        assertThat(taken).containsExactly(STOP);
        assertThat(assigned).containsExactly(SET);
        pin(FIRST);
        assertRefused(STOP, "SKR-A640");
        profiles.assign(SET);
        assertThat(assigned).hasSize(1);
        assertThat(trail.kinds()).containsExactly("keys.pinned", "order.refused", "order.refused");
    }

    @Test
    void refuses_every_field_of_a_command_that_was_changed() {
        pin(FIRST);
        Signed good = signed(A, o -> o);
        for (UnaryOperator<CommandOrder.Builder> change :
                List.<UnaryOperator<CommandOrder.Builder>>of(
                        o -> o.setAgentId("south"),
                        o -> o.setEpoch(1),
                        o -> o.setCommand(STOP.toBuilder().setCommandId("c2")),
                        o -> o.setCommand(STOP.toBuilder().setDeviceId("pump-2")),
                        o -> o.setCommand(STOP.toBuilder().setName("go")),
                        o -> o.setCommand(STOP.toBuilder().setExpiresAtMicros(9_999)),
                        o -> o.setCommand(STOP.toBuilder().setFirstSentAtMicros(11)),
                        o -> o.setCommand(STOP.toBuilder().setAgain(true)))) {
            ByteString changed = signed(A, change).getStatement();
            assertRefused(order(good.toBuilder().setStatement(changed).build()), "SKR-A641");
        }
        byte[] flipped = good.getSignature().toByteArray();
        flipped[100] ^= 1;
        assertRefused(
                order(good.toBuilder().setSignature(ByteString.copyFrom(flipped)).build()),
                "SKR-A641");
        assertRefused(order(good.toBuilder().clearSignature().build()), "SKR-A641");
        assertRefused(order(good.toBuilder().setKeyId("").build()), "SKR-A641");
    }

    @Test
    void refuses_what_others_signed_or_was_signed_for_something_else() {
        pin(FIRST);
        assertRefused(order(signed(C, o -> o)), "SKR-A641");
        assertRefused(
                order(
                        Orders.sign(
                                A,
                                new SignDomain("profile-order"),
                                CommandOrder.newBuilder().setCommand(STOP).build())),
                "SKR-A641");
        assertRefused(order(signed(A, o -> o.setAgentId("south"))), "SKR-A643");
        assertRefused(order(signed(A, o -> o.setEpoch(EPOCH + 1))), "SKR-A643");
        assertRefused(
                order(signed(A, o -> o.setCommand(order(signed(A, inner -> inner))))), "SKR-A644");
    }

    @Test
    void follows_the_gateways_keys_and_then_refuses_the_old_ones() throws Exception {
        pin(FIRST);
        Signed second = KeyRing.first(FIRST).change(B, C.verifyKeys(), 200);
        pin(second);
        assertThat(trust.keys().epoch()).isEqualTo(200);
        assertRefused(order(signed(A, o -> o)), "SKR-A642");
        commands.take(order(signed(B, o -> o)));
        assertThat(taken).containsExactly(STOP);
        assertThat(codes()).isEmpty();
        start(true);
        assertThat(trust.keys().epoch()).as("after a restart").isEqualTo(200);
        assertRefused(order(signed(A, o -> o)), "SKR-A642");
    }

    @Test
    void follows_no_keys_that_do_not_come_from_those_it_has() throws Exception {
        pin(FIRST);
        SigningKeys d = SigningKeys.generate(RANDOM);
        pin(KeyRing.begin(C, d.verifyKeys(), 300));
        assertThat(trail.kinds()).containsExactly("keys.pinned", "keys.refused");
        assertRefused(order(signed(C, o -> o)), "SKR-A641");
        pin(KeyRing.first(FIRST).change(B, C.verifyKeys(), 200));
        pin(FIRST);
        assertThat(trust.keys().epoch()).as("an older set came again").isEqualTo(200);
    }

    @Test
    void pins_nothing_over_a_link_to_nobody_in_particular() {
        start(false);
        pin(FIRST);
        assertThat(trust.keys().epoch()).isZero();
        assertThat(trust.pinned().keys()).isEmpty();
        commands.take(order(signed(C, o -> o)));
        assertThat(taken).containsExactly(STOP);
        assertRefused(order(signed(C, o -> o.setAgentId("south"))), "SKR-A643");
    }

    @Test
    void believes_nothing_while_the_file_of_its_keys_is_damaged() throws Exception {
        pin(FIRST);
        Path file = folder.resolve(PinnedKeys.FILE);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        start(true);
        pin(FIRST);
        assertRefused(order(signed(A, o -> o)), "SKR-A647");
        assertRefused(STOP, "SKR-A647");
        assertThat(Files.readAllBytes(file)).as("nothing is pinned over it").isEqualTo(bytes);
    }

    @Test
    void pins_anew_once_the_file_of_its_keys_is_gone() throws Exception {
        pin(FIRST);
        Files.delete(folder.resolve(PinnedKeys.FILE));
        assertThat(trust.keys().epoch()).as("in the next session's Hello").isZero();
        SigningKeys d = SigningKeys.generate(RANDOM);
        pin(KeyRing.begin(C, d.verifyKeys(), 50));
        commands.take(order(signed(C, o -> o)));
        assertThat(taken).containsExactly(STOP);
    }

    @Test
    void goes_on_by_the_keys_that_it_has_when_it_can_not_write_new_ones() throws Exception {
        pin(FIRST);
        Path file = folder.resolve(PinnedKeys.FILE);
        Files.createDirectories(folder.resolve(PinnedKeys.FILE + ".part").resolve("in-the-way"));
        pin(KeyRing.first(FIRST).change(B, C.verifyKeys(), 200));
        assertThat(codes()).containsExactly("SKR-A648");
        assertThat(trust.keys().epoch()).isEqualTo(100);
        assertThat(Files.readAllBytes(file)).isEqualTo(FIRST.toByteArray());
    }

    @Test
    void takes_no_set_of_profiles_twice_nor_an_older_one() {
        pin(FIRST);
        profiles.assign(profiles(A, 7));
        assertThat(assigned).as("before the revision is durable").isEmpty();
        syncDisk();
        assertThat(assigned).containsExactly(SET);
        assertThat(profiles.report().getRevision()).isEqualTo(7);
        for (long old : new long[] {7, 6, 0}) {
            profiles.assign(profiles(A, old));
            assertThat(codes()).containsExactly("SKR-A645");
        }
        start(true);
        profiles.assign(profiles(A, 7));
        syncDisk();
        assertThat(assigned).as("after a restart").hasSize(1);
        profiles.assign(profiles(A, 8));
        syncDisk();
        assertThat(assigned).hasSize(2);
        assertThat(codes()).isEmpty();
    }

    @Test
    void refuses_profiles_that_were_changed_or_can_not_be() {
        pin(FIRST);
        ProfileSet good = profiles(A, 7);
        for (UnaryOperator<ProfileOrder.Builder> change :
                List.<UnaryOperator<ProfileOrder.Builder>>of(
                        o -> o.setAgentId("south"),
                        o -> o.setEpoch(1),
                        o -> o.setRevision(8),
                        o -> o.clearProfiles())) {
            assertProfilesRefused(good, change, false, "SKR-A641");
        }
        assertProfilesRefused(good, o -> o.setAgentId("south"), true, "SKR-A643");
        assertProfilesRefused(good, o -> o.setEpoch(1), true, "SKR-A643");
        assertProfilesRefused(good, o -> o.setProfiles(good), true, "SKR-A644");
        assertProfilesRefused(
                good,
                o -> o.setProfiles(SET.toBuilder().addProfiles(SET.getProfiles(0))),
                true,
                "SKR-A644");
    }

    private void assertProfilesRefused(
            ProfileSet good,
            UnaryOperator<ProfileOrder.Builder> change,
            boolean isSignedAnew,
            String code) {
        Signed signed = good.getSigned();
        ProfileOrder changed;
        try {
            changed =
                    change.apply(ProfileOrder.parseFrom(signed.getStatement()).toBuilder()).build();
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
        profiles.assign(
                ProfileSet.newBuilder()
                        .setSigned(
                                isSignedAnew
                                        ? Orders.sign(A, Orders.PROFILES, changed)
                                        : signed.toBuilder()
                                                .setStatement(changed.toByteString())
                                                .build())
                        .build());
        syncDisk();
        assertThat(assigned).isEmpty();
        assertThat(codes()).containsExactly(code);
    }

    private final class FollowsAll implements Profiles {
        @Override
        public void tell(Consumer<ProfileReport> reports, Consumer<ProfileRequest> requests) {}

        @Override
        public ProfileReport report() {
            return ProfileReport.getDefaultInstance();
        }

        @Override
        public void assign(ProfileSet set) {
            assigned.add(set);
        }

        @Override
        public void take(ProfileSource source) {}
    }
}
