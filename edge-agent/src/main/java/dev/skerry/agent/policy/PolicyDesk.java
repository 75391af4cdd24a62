package dev.skerry.agent.policy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.skerry.agent.audit.AuditTrail;
import dev.skerry.agent.audit.DampedTrail;
import dev.skerry.agent.pipeline.DeviceRegistry;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.policy.Judgement.Ruling;
import dev.skerry.agent.trust.Leave;
import dev.skerry.agent.trust.OrderPolicy;
import dev.skerry.agent.trust.Trust;
import dev.skerry.agent.uplink.GatewayPolicy;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.sync.audit.AuditEntry;
import dev.skerry.sync.proto.ApprovedRequest;
import dev.skerry.sync.proto.Command;
import dev.skerry.sync.proto.PolicyOrder;
import dev.skerry.sync.proto.PolicyReport;
import dev.skerry.sync.proto.PolicySet;
import dev.skerry.sync.proto.ProfileReport;
import dev.skerry.sync.proto.ProfileSet;
import dev.skerry.sync.proto.ProgramPlan;
import dev.skerry.sync.session.ModelChange;
import dev.skerry.sync.session.ProfileChange;
import dev.skerry.sync.sign.Orders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The policy in force: the first comes from a file on this machine or, over a link to a gateway
 * that is known, from there; each later one must have the approvals that the one before asks for.
 * Without one, every order of the gateway may be followed.
 */
public final class PolicyDesk implements GatewayPolicy, OrderPolicy {
    /** Within the agent's data directory. */
    public static final String FOLDER = "policy";

    private static final String FILE = "in-force";

    /** How much newer the version has to be under which the gateway has the file's policy too. */
    private static final long COMES_ALONG_MICROS = TimeUnit.HOURS.toMicros(1);

    private static final Logger LOG = Logger.getLogger(PolicyDesk.class);

    private final Trust trust;
    private final Place place;
    private final PolicyFile file;
    private final AuditTrail audit;
    private final DampedTrail damped;
    private final LongSupplier nowMicros;
    private volatile @Nullable InForce inForce;
    private volatile @Nullable Refusal damage;
    private volatile @Nullable Refusal refusal;

    /**
     * Where orders are judged.
     *
     * @param devices of this agent
     */
    public record Place(String agentId, String site, DeviceRegistry devices) {}

    /**
     * Goes on by what was kept.
     *
     * @param folder where the policy in force is kept
     * @param files how it rests there
     * @param own a policy that is put in force whenever it is another than when it was taken last
     * @param nowMicros the agent's clock, microseconds since 1970-01-01T00:00:00Z
     */
    public PolicyDesk(
            Trust trust,
            Place place,
            Path folder,
            SealedFiles files,
            Optional<Path> own,
            AuditTrail audit,
            LongSupplier nowMicros) {
        this.trust = trust;
        this.place = place;
        this.file = new PolicyFile(folder.resolve(FILE), files);
        this.audit = audit;
        this.damped = new DampedTrail(audit, System::nanoTime);
        this.nowMicros = nowMicros;
        try {
            inForce = file.read().orElse(null);
        } catch (UnusablePolicyException e) {
            damage =
                    new Refusal(
                            "SKR-A656",
                            "the policy in force, %s, can't be used, and nothing that the gateway orders is done: %s; restore it, or delete it and start the agent again, which then takes the one of skerry.agent.policy-file or of the gateway"
                                    .formatted(file.path(), e.getMessage()));
        }
        if (damage == null) {
            own.ifPresent(this::take);
        }
    }

    /**
     * Whether a file may be put in force.
     *
     * @throws UnusablePolicyException if it may not
     */
    public static void check(Path own) throws UnusablePolicyException {
        PolicySource.read(own);
    }

    /** Whoever administers this machine says what is in force on it, be it without approvals. */
    private void take(Path own) {
        InForce kept = inForce;
        try {
            PolicySource source = PolicySource.read(own);
            ByteString digest = ByteString.fromHex(source.policy().digest());
            if (kept != null && kept.fileDigest().equals(digest)) {
                return;
            }
            enforce(new InForce(version(kept), source, digest), List.of(), own.toString());
        } catch (UnusablePolicyException e) {
            damage =
                    new Refusal(
                            "SKR-A659",
                            "the policy %s can't be used, and nothing that the gateway orders is done: %s; correct it and start the agent again"
                                    .formatted(own.toAbsolutePath(), e.getMessage()));
        } catch (IOException e) {
            damage =
                    new Refusal(
                            "SKR-A657",
                            "the policy %s can't be put in force, as it can't be written to %s (%s), and nothing that the gateway orders is done: make room on the disk, let the agent's user write there, and start the agent again"
                                    .formatted(own.toAbsolutePath(), file.path(), e));
        }
    }

    /** It never goes back, but from one that nothing could ever follow. */
    private long version(@Nullable InForce kept) {
        if (kept == null) {
            return 0;
        }
        long now = nowMicros.getAsLong();
        return Trust.isAhead(kept.version(), now) ? now : kept.version();
    }

    private void enforce(InForce next, List<String> approvers, String from) throws IOException {
        file.write(next);
        InForce before = inForce;
        inForce = next;
        LOG.infof(
                "policy=in-force version=%d digest=%s from=%s",
                next.version(), next.digest(), from);
        audit.record(
                audit.entry("policy.in-force")
                        .onBehalfOf(from)
                        .about("version", Long.toUnsignedString(next.version()))
                        .digest("policy", next.digest())
                        .digest("before", before == null ? "" : before.digest())
                        .detail("approvers", String.join(", ", approvers)));
    }

    private Refusal notWritten(IOException e) {
        return new Refusal(
                "SKR-A657",
                "the policy can't be written to %s (%s): the one before stays in force; check the disk"
                        .formatted(file.path(), e));
    }

    @Override
    public PolicyReport report() {
        InForce policy = inForce;
        Refusal why = damage == null ? refusal : damage;
        PolicyReport.Builder report = PolicyReport.newBuilder();
        if (policy != null) {
            report.setVersion(policy.version()).setDigest(ByteString.fromHex(policy.digest()));
        }
        if (why != null) {
            report.setCode(why.code()).setMessage(why.cut().message());
        }
        return report.build();
    }

    @Override
    public void follow(PolicySet set) {
        Refusal objection = damage == null ? objection(set) : damage;
        Refusal why = objection == null ? null : objection.cut();
        refusal = why;
        trust.note(Orders.POLICY, why);
        if (why != null) {
            damped.record(
                    refused("policy.refused", why)
                            .about("version", Long.toUnsignedString(claimedVersion(set))),
                    why.code(),
                    "policy");
        }
    }

    private @Nullable Refusal objection(PolicySet set) {
        if (trust.pinned().keys().isEmpty()) {
            return new Refusal(
                    "SKR-A658",
                    "the gateway has a policy, and this agent does not know the gateway's keys: it follows none that anybody could send; connect over TLS, or name one in skerry.agent.policy-file");
        }
        return switch (trust.open(Orders.POLICY, set.getSigned(), PolicyOrder.parser())) {
            case Trust.Opened.Refused(var why) -> why;
            case Trust.Opened.Believed(var order) -> follow(order);
        };
    }

    private @Nullable Refusal follow(PolicyOrder order) {
        InForce now = inForce;
        PolicySource next;
        try {
            next = PolicySource.compile("policy", order.getSource());
        } catch (UnusablePolicyException e) {
            return new Refusal(
                    "SKR-A654",
                    "the gateway's policy can't be used: %s; this agent goes on by the one before; update the older side"
                            .formatted(e.getMessage()));
        }
        long last = now == null ? 0 : now.version();
        Refusal ahead = Trust.ahead("policy", order.getVersion(), last, nowMicros.getAsLong());
        if (ahead != null) {
            return ahead;
        }
        boolean isSame = now != null && now.digest().equals(next.policy().digest());
        int newer = now == null ? 1 : Long.compareUnsigned(order.getVersion(), last);
        if (isSame && newer <= 0) {
            return null;
        }
        if (newer <= 0 || order.getVersion() == 0) {
            return new Refusal(
                    "SKR-A653",
                    "the gateway's policy has version %s, and %s is in force here: somebody sent an older one again, or the gateway was restored from a backup; change the policy again there"
                            .formatted(
                                    Long.toUnsignedString(order.getVersion()),
                                    Long.toUnsignedString(last)));
        }
        boolean comesAlong = now != null && isSame && now.isOwn();
        if (comesAlong && order.getVersion() - last < COMES_ALONG_MICROS) {
            // It has come along already, and each time is a write.
            return null;
        }
        Ruling ruling =
                now == null || comesAlong
                        ? new Ruling(null, List.of(), Claim.NONE)
                        : judgement(now).of(order, next, last);
        if (ruling.why() != null) {
            return unapproved(ruling.why());
        }
        try {
            enforce(
                    new InForce(
                            order.getVersion(),
                            next,
                            now == null ? ByteString.EMPTY : now.fileDigest()),
                    ruling.by(),
                    "gateway");
            return null;
        } catch (IOException e) {
            return notWritten(e);
        }
    }

    private static Refusal unapproved(Refusal why) {
        return why.code().equals("SKR-A650")
                ? new Refusal("SKR-A655", why.message() + "; the policy before stays in force")
                : why;
    }

    private Judgement judgement(InForce policy) {
        return new Judgement(
                policy.source().policy(), place.agentId(), place.site(), nowMicros.getAsLong());
    }

    @Override
    public Leave judge(Command command, ApprovedRequest approved) {
        InForce policy = inForce;
        Refusal damaged = damage;
        if (damaged != null) {
            return new Leave.Refused(damaged);
        }
        if (policy == null) {
            return new Leave.Free();
        }
        String profile =
                place.devices()
                        .profileOf(command.getDeviceId())
                        .map(DeviceProfile::name)
                        .orElse("");
        Ruling ruling = judgement(policy).of(command, profile, approved);
        Refusal why = ruling.why();
        if (why != null) {
            damped.record(
                    about(command, refused(subject(command) + ".refused", why)),
                    why.code(),
                    "device " + command.getDeviceId());
        } else if (!ruling.by().isEmpty()) {
            audit.record(about(command, approved(subject(command) + ".approved", ruling)));
        }
        return ruling.leave();
    }

    @Override
    public @Nullable Refusal objection(
            ProfileReport now, ProfileSet next, List<ApprovedRequest> approved) {
        List<ProfileChange> changes = ProfileChange.between(now, next);
        return judged("profile", by -> by.ofProfiles(changes, approved));
    }

    @Override
    public @Nullable Refusal objectionToModels(
            List<ModelChange> changes, List<ApprovedRequest> approved) {
        return judged("model", by -> by.ofModels(changes, approved));
    }

    @Override
    public @Nullable Refusal objectionToProgram(ProgramPlan plan, List<ApprovedRequest> approved) {
        return judged("program", by -> by.ofProgram(plan, approved));
    }

    private @Nullable Refusal judged(String subject, Function<Judgement, Ruling> judge) {
        InForce policy = inForce;
        if (damage != null || policy == null) {
            return damage;
        }
        Ruling ruling = judge.apply(judgement(policy));
        Refusal why = ruling.why() == null ? null : ruling.why().cut();
        if (why != null) {
            damped.record(refused(subject + ".refused", why), why.code(), subject + "s");
        } else if (!ruling.by().isEmpty()) {
            audit.record(approved(subject + ".approved", ruling));
        }
        return why;
    }

    private static String subject(Command command) {
        return command.getDeviceId().isEmpty() ? "agent-action" : "command";
    }

    private static AuditEntry.Builder about(Command command, AuditEntry.Builder entry) {
        AuditEntry.Builder about =
                command.getDeviceId().isEmpty()
                        ? entry.about("action", command.getName())
                        : entry.about("device", command.getDeviceId())
                                .about("command", command.getName());
        return about.about("id", command.getCommandId());
    }

    private AuditEntry.Builder refused(String what, Refusal why) {
        return audit.entry(what)
                .onBehalfOf("gateway")
                .detail("code", why.code())
                .detail("message", why.message());
    }

    private AuditEntry.Builder approved(String what, Ruling ruling) {
        return audit.entry(what)
                .onBehalfOf("gateway")
                .detail("approvers", String.join(", ", ruling.by()));
    }

    /**
     * What is in force, for people.
     *
     * @param version the gateway's; 0 if the policy is from a file
     * @param digest SHA-256 of the document; empty when there is none
     * @param rules their names
     * @param approvers their names
     */
    public record Shown(
            String version, String digest, List<String> rules, List<String> approvers) {}

    /** What is in force now; empty when every order may be followed. */
    public Optional<Shown> shown() {
        return Optional.ofNullable(inForce).map(InForce::shown);
    }

    /** Why nothing is followed, if that is so; what else is wrong is among the {@link Trust}'s. */
    public Optional<Refusal> trouble() {
        return Optional.ofNullable(damage);
    }

    private static long claimedVersion(PolicySet set) {
        try {
            return PolicyOrder.parseFrom(set.getSigned().getStatement()).getVersion();
        } catch (InvalidProtocolBufferException e) {
            return 0;
        }
    }
}
