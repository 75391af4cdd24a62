package dev.skerry.agent.policy;

import com.google.protobuf.ByteString;
import dev.skerry.agent.audit.RecordedTrail;
import dev.skerry.agent.pipeline.ActiveProfiles;
import dev.skerry.agent.pipeline.DeviceRegistry;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.trust.CommandDesk;
import dev.skerry.agent.trust.Leave;
import dev.skerry.agent.trust.ModelFollower;
import dev.skerry.agent.trust.Trust;
import dev.skerry.agent.uplink.Commands;
import dev.skerry.agent.uplink.Models;
import dev.skerry.agent.uplink.Profiles;
import dev.skerry.profile.compile.CompileResult;
import dev.skerry.profile.compile.ProfileCompiler;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.sync.audit.AuditEntry;
import dev.skerry.sync.proto.ApprovalRequest;
import dev.skerry.sync.proto.ApprovedRequest;
import dev.skerry.sync.proto.Command;
import dev.skerry.sync.proto.CommandOrder;
import dev.skerry.sync.proto.CommandResult;
import dev.skerry.sync.proto.KeySets;
import dev.skerry.sync.proto.PolicyOrder;
import dev.skerry.sync.proto.PolicySet;
import dev.skerry.sync.proto.ProfileOrder;
import dev.skerry.sync.proto.ProfileReport;
import dev.skerry.sync.proto.ProfileRequest;
import dev.skerry.sync.proto.ProfileSet;
import dev.skerry.sync.proto.ProfileSource;
import dev.skerry.sync.proto.TwinValue;
import dev.skerry.sync.sign.Approvals;
import dev.skerry.sync.sign.KeyRing;
import dev.skerry.sync.sign.Orders;
import dev.skerry.sync.sign.Sha256;
import dev.skerry.sync.sign.SigningKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An agent's orders, from the gateway's signature to who would carry them out. */
final class GovernedAgent {
    static final SigningKeys GATEWAY = SigningKeys.generate(new SecureRandom());
    static final long EPOCH = 0x77;
    static final long ASKED = 1_000_000_000_000_000L;
    static final long MINUTE = 60_000_000L;
    static final long EXPIRES = ASKED + 120 * MINUTE;

    private static final SigningKeys AFTER = SigningKeys.generate(new SecureRandom());
    private static final Map<String, KeyPair> PEOPLE = people("anna", "bob", "mallory");

    static final String POLICY =
            """
            approvers:
              - { name: anna, key: %s, roles: [lead] }
              - { name: bob, key: %s }
            rules:
              - name: valves
                when: kind == "command" && profile == "valve" && arguments.position > 50
                approvals: 1
                within: 1h
              - { name: changes, when: kind == "policy", approvals: 2 }
            """
                    .formatted(key("anna"), key("bob"));

    static final Command OPEN = command(90);
    static final Command CLOSE = command(10);

    final List<Command> taken = new ArrayList<>();
    Leave.@Nullable Approved leave;
    final List<Leave.Denied> denials = new ArrayList<>();
    final List<CommandResult> results = new ArrayList<>();
    final List<ProfileSet> assigned = new ArrayList<>();
    final List<ProfileReport> reports = new ArrayList<>();
    final RecordedTrail audit = new RecordedTrail();
    ProfileReport working = ProfileReport.getDefaultInstance();
    long nowMicros = ASKED + 10 * MINUTE;
    PolicyDesk desk;
    Commands commands;
    Profiles profiles;

    private final Path folder;
    private final boolean isGatewayKnown;
    private final @Nullable Path own;
    Trust trust;
    long revision;

    GovernedAgent(Path folder) {
        this(folder, true);
    }

    GovernedAgent(Path folder, boolean isGatewayKnown) {
        this(folder, isGatewayKnown, null);
    }

    GovernedAgent(Path folder, boolean isGatewayKnown, @Nullable Path own) {
        this.folder = folder;
        this.isGatewayKnown = isGatewayKnown;
        this.own = own;
        this.trust = trust();
        this.desk = desk();
        this.commands = commands();
        this.profiles = profiles();
    }

    /** As another process on the same data directory. */
    void restart() {
        trust = trust();
        desk = desk();
        commands = commands();
        profiles = profiles();
    }

    private Trust trust() {
        var pinned =
                new Trust(
                        folder.resolve("identity"),
                        SealedFiles.PLAIN,
                        isGatewayKnown,
                        "north",
                        EPOCH,
                        new RecordedTrail());
        pinned.keys()
                .follow(
                        KeySets.newBuilder()
                                .addSets(KeyRing.begin(GATEWAY, AFTER.verifyKeys(), 100))
                                .build());
        return pinned;
    }

    private PolicyDesk desk() {
        var devices =
                new DeviceRegistry(
                        ActiveProfiles.ofAll(List.of(valve())), Map.of("valve-1", "valve"), 10);
        return new PolicyDesk(
                trust,
                new PolicyDesk.Place("north", "plant", devices),
                folder.resolve(PolicyDesk.FOLDER),
                SealedFiles.PLAIN,
                Optional.ofNullable(own),
                audit,
                () -> nowMicros);
    }

    private Commands commands() {
        Commands guarded = trust.guard(new TakesAll(), desk, () -> nowMicros);
        guarded.reportTo(results::add);
        return guarded;
    }

    private Profiles profiles() {
        Profiles guarded =
                trust.guard(
                        new FollowsAll(),
                        desk,
                        (states, durable) -> durable.run(),
                        null,
                        () -> nowMicros);
        guarded.tell(reports::add, request -> {});
        return guarded;
    }

    /** What is wrong, but for the file of the keys, which is pinned once. */
    List<String> codes() {
        return trust.troubles().stream()
                .map(Refusal::code)
                .filter(code -> !code.equals("SKR-A646"))
                .toList();
    }

    String lastCode() {
        return results.getLast().getCode();
    }

    List<AuditEntry> recorded(String what) {
        return audit.entries.stream().filter(entry -> entry.what().equals(what)).toList();
    }

    PolicySet policy(long version, String source) {
        return changed(order(version, source));
    }

    static PolicyOrder.Builder order(long version, String source) {
        return PolicyOrder.newBuilder()
                .setVersion(version)
                .setSource(ByteString.copyFromUtf8(source));
    }

    static PolicySet changed(long version, String source, ApprovedRequest approved) {
        return changed(order(version, source).setApproved(approved));
    }

    static PolicySet changed(PolicyOrder.Builder order) {
        return PolicySet.newBuilder()
                .setSigned(Orders.sign(GATEWAY, Orders.POLICY, order.build()))
                .build();
    }

    static ApprovalRequest request(String source, long version) {
        return asked("policy")
                .setName(Long.toString(version))
                .setContentDigest(ByteString.fromHex(digest(source)))
                .build();
    }

    static String digest(String source) {
        return Sha256.hex(source.getBytes(StandardCharsets.UTF_8));
    }

    /** The gateway orders a command, with what it has to say for it. */
    void order(Command command, ApprovedRequest approved) {
        commands.take(
                Command.newBuilder()
                        .setSigned(
                                Orders.sign(
                                        GATEWAY,
                                        Orders.COMMAND,
                                        CommandOrder.newBuilder()
                                                .setAgentId("north")
                                                .setEpoch(EPOCH)
                                                .setCommand(command)
                                                .setApproved(approved)
                                                .build()))
                        .build());
    }

    /** Guards who follows orders of models, as an agent that is started now does. */
    Models guard(ModelFollower follower, Map<String, byte[]> kept) {
        return trust.guard(
                follower,
                desk,
                (states, durable) -> {
                    kept.putAll(states);
                    durable.run();
                },
                kept,
                () -> nowMicros);
    }

    /** The gateway assigns profiles, with what it has to say for them. */
    void assign(ProfileSet set, ApprovedRequest... approved) {
        profiles.assign(
                ProfileSet.newBuilder()
                        .setSigned(
                                Orders.sign(
                                        GATEWAY,
                                        Orders.PROFILES,
                                        ProfileOrder.newBuilder()
                                                .setAgentId("north")
                                                .setEpoch(EPOCH)
                                                .setRevision(++revision)
                                                .setProfiles(set)
                                                .addAllApproved(Arrays.asList(approved))
                                                .build()))
                        .build());
    }

    static ApprovalRequest.Builder asked(String kind) {
        return ApprovalRequest.newBuilder()
                .setRequestId("r-1")
                .setKind(kind)
                .setCaller("dora")
                .setRole("operator")
                .setRequestedAtMicros(ASKED)
                .setExpiresAtMicros(EXPIRES);
    }

    ApprovalRequest.Builder asked(Command command) {
        return asked("command")
                .setRequestId(command.getCommandId())
                .setAgentId("north")
                .setSite("plant")
                .setDeviceId(command.getDeviceId())
                .setProfile("valve")
                .setName(command.getName())
                .putAllArguments(command.getArgumentsMap());
    }

    ApprovedRequest approved(ApprovalRequest request, String... approvers) {
        ByteString bytes = request.toByteString();
        ApprovedRequest.Builder approved = ApprovedRequest.newBuilder().setRequest(bytes);
        for (String approver : approvers) {
            approved.addApprovals(
                    Approvals.sign(
                            keysOf(approver).getPrivate(), approver, bytes, true, ASKED + MINUTE));
        }
        return approved.build();
    }

    static KeyPair keysOf(String person) {
        return Objects.requireNonNull(PEOPLE.get(person), person);
    }

    private static Command command(long position) {
        return Command.newBuilder()
                .setCommandId("c-1")
                .setDeviceId("valve-1")
                .setName("set")
                .putArguments("position", TwinValue.newBuilder().setInteger(position).build())
                .setExpiresAtMicros(EXPIRES)
                .setFirstSentAtMicros(ASKED + MINUTE)
                .build();
    }

    private static String key(String person) {
        return Base64.getEncoder().encodeToString(Approvals.raw(keysOf(person).getPublic()));
    }

    private static Map<String, KeyPair> people(String... names) {
        var people = new TreeMap<String, KeyPair>();
        for (String name : names) {
            try {
                people.put(name, KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
        return people;
    }

    private static DeviceProfile valve() {
        CompileResult result =
                new ProfileCompiler()
                        .compile(
                                "valve.yaml",
                                """
                                schema: skerry.device/v1
                                name: valve
                                version: 1.0.0
                                source: { mqtt: { topic: "valve/{device}" } }
                                resources:
                                  position: { type: int32 }
                                """);
        return ((CompileResult.Compiled) result).profile();
    }

    private final class TakesAll implements CommandDesk {
        @Override
        public void reportTo(Consumer<CommandResult> listener) {}

        @Override
        public void take(Command command, Leave.@Nullable Approved approved) {
            taken.add(command);
            leave = approved;
        }

        @Override
        public void deny(Command command, Leave.Denied denied) {
            denials.add(denied);
            results.add(
                    CommandResult.newBuilder()
                            .setCommandId(command.getCommandId())
                            .setCode(denied.why().code())
                            .build());
        }

        @Override
        public boolean knows(String commandId) {
            return taken.stream().anyMatch(known -> known.getCommandId().equals(commandId));
        }

        @Override
        public void tick() {}
    }

    private final class FollowsAll implements Profiles {
        @Override
        public void tell(Consumer<ProfileReport> listener, Consumer<ProfileRequest> requests) {}

        @Override
        public ProfileReport report() {
            return working;
        }

        @Override
        public void assign(ProfileSet set) {
            assigned.add(set);
        }

        @Override
        public void take(ProfileSource source) {}
    }
}
