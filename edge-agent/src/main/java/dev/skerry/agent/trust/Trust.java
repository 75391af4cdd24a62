package dev.skerry.agent.trust;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.skerry.agent.audit.AuditTrail;
import dev.skerry.agent.audit.DampedTrail;
import dev.skerry.agent.infer.ModelTrust;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.uplink.Commands;
import dev.skerry.agent.uplink.GatewayKeys;
import dev.skerry.agent.uplink.Lineage;
import dev.skerry.agent.uplink.Models;
import dev.skerry.agent.uplink.Profiles;
import dev.skerry.agent.uplink.Programs;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.sync.program.ProgramIndexes;
import dev.skerry.sync.proto.Signed;
import dev.skerry.sync.sign.Artifact;
import dev.skerry.sync.sign.KeyRing;
import dev.skerry.sync.sign.Orders;
import dev.skerry.sync.sign.SignDomain;
import dev.skerry.sync.sign.SignedArtifact;
import dev.skerry.sync.sign.VerifyKeys;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Which orders of the gateway this agent believes: those that are signed by keys that it has
 * pinned, and meant for it. Without pinned keys, as over a link in plaintext, it believes all that
 * is meant for it.
 */
public final class Trust {
    /** The file of the pinned keys, within the folder of the agent's identity. */
    public static final String FILE = PinnedKeys.FILE;

    private static final Logger LOG = Logger.getLogger(Trust.class);

    /** How far ahead of the agent's clock the gateway's may be. */
    private static final long LONGEST_AHEAD_MICROS = TimeUnit.DAYS.toMicros(1);

    /** How many numbers may be left out between one that is ahead and the next. */
    private static final long MOST_SKIPPED = 1_000;

    private final AuditTrail audit;
    private final DampedTrail damped;
    private final PinnedKeys keys;
    private final String agentId;
    private final long epoch;
    private final Map<SignDomain, Refusal> refusals = new ConcurrentHashMap<>();

    /**
     * With what is pinned.
     *
     * @param folder of the agent's identity
     * @param files how what is in it rests
     * @param isGatewayKnown whether the link is to a gateway that shows its certificate
     * @param epoch of the agent's outbox
     */
    public Trust(
            Path folder,
            SealedFiles files,
            boolean isGatewayKnown,
            String agentId,
            long epoch,
            AuditTrail audit) {
        this.audit = audit;
        this.damped = new DampedTrail(audit, System::nanoTime);
        this.keys = new PinnedKeys(folder, files, isGatewayKnown, audit);
        this.agentId = agentId;
        this.epoch = epoch;
    }

    /**
     * What is believed now, for people.
     *
     * @param keys ids of those that are pinned, the one that signs first; none when all is believed
     */
    public record Pinned(List<String> keys) {}

    /** What is pinned now. */
    public Pinned pinned() {
        KeyRing ring = keys.ring();
        return new Pinned(
                ring == null
                        ? List.of()
                        : ring.keys().stream().map(key -> key.id().hex()).toList());
    }

    /** For the link to follow them. */
    public GatewayKeys keys() {
        return keys;
    }

    /** Commands, as far as they are believed and may be carried out. */
    public Commands guard(CommandDesk commands, OrderPolicy policy, LongSupplier nowMicros) {
        return new SignedCommands(this, policy, commands, nowMicros);
    }

    /**
     * Profiles, as far as they are believed and may be followed.
     *
     * @param kept the state {@link SignedProfiles#STATE}; null when there is none
     */
    public Profiles guard(
            Profiles profiles,
            OrderPolicy policy,
            Lineage.Keeper keeper,
            byte @Nullable [] kept,
            LongSupplier nowMicros) {
        return new SignedProfiles(this, policy, profiles, keeper, kept, nowMicros);
    }

    /**
     * Orders of which bundles run, as far as they are believed and may be followed.
     *
     * @param kept the states of the agent
     */
    public Models guard(
            ModelFollower models,
            OrderPolicy policy,
            Lineage.Keeper keeper,
            Map<String, byte[]> kept,
            LongSupplier nowMicros) {
        return new SignedModelOrders(this, policy, models, keeper, kept, nowMicros);
    }

    /**
     * Orders of which program runs, as far as they are believed and may be followed.
     *
     * @param kept the state {@link SignedProgramOrders#STATE}; null when there is none
     */
    public Programs guard(
            ProgramFollower program,
            OrderPolicy policy,
            Lineage.Keeper keeper,
            byte @Nullable [] kept,
            LongSupplier nowMicros) {
        return new SignedProgramOrders(this, policy, program, keeper, kept, nowMicros);
    }

    /**
     * Why the index of a program is not one that the gateway signed for; null if it is, or if the
     * link is to a gateway that signs nothing.
     *
     * @param manifest a serialized {@link Signed}
     * @param name such as skerry-agent-linux-arm64
     */
    public @Nullable String objectionToProgram(
            byte[] manifest, String name, String version, Artifact.Content index) {
        KeyRing ring = keys.ring();
        if (ring == null) {
            return keys.isExpected() ? "this agent has pinned no keys of its gateway" : null;
        }
        return switch (SignedArtifact.open(manifest, ring)) {
            case SignedArtifact.Opened.Refused(String why) -> why;
            case SignedArtifact.Opened.Ended(String keyId, Artifact _) ->
                    "key %s, which signed it, has ended".formatted(keyId);
            case SignedArtifact.Opened.Good(Artifact artifact) ->
                    artifact.kind() == Artifact.Kind.AGENT
                                    && artifact.name().equals(name)
                                    && artifact.version().toString().equals(version)
                            ? artifact.difference(Map.of(ProgramIndexes.FILE, index)).orElse(null)
                            : "it is of %s".formatted(artifact);
        };
    }

    /**
     * Which bundles may run.
     *
     * @param kept the states of the agent, of which those that begin with {@link
     *     SignedModels#STATE} are of what ran before
     */
    public ModelTrust models(
            SignedModels.Demand demand, Lineage.Keeper keeper, Map<String, byte[]> kept) {
        return demand == SignedModels.Demand.NO
                ? ModelTrust.ANY
                : new SignedModels(keys, demand, keeper, kept, audit);
    }

    /** What came of opening something that is signed. */
    public sealed interface Opened<T> {
        /** What it says. */
        record Believed<T>(T statement) implements Opened<T> {}

        /** Why it is not believed. */
        record Refused<T>(Refusal why) implements Opened<T> {}
    }

    /** What a signed order says, if it is believed. */
    public <T extends MessageLite> Opened<T> open(
            SignDomain domain, Signed signed, Parser<T> parser) {
        Refusal why = objection(domain, signed);
        if (why != null) {
            return new Opened.Refused<>(why);
        }
        try {
            return new Opened.Believed<>(parser.parseFrom(signed.getStatement()));
        } catch (InvalidProtocolBufferException e) {
            return new Opened.Refused<>(unusable("is no message of its kind"));
        }
    }

    private @Nullable Refusal objection(SignDomain domain, Signed signed) {
        KeyRing ring = keys.ring();
        if (keys.damage() != null || ring == null) {
            return keys.damage();
        }
        String id = signed.getKeyId();
        VerifyKeys key = ring.key(id).orElse(null);
        if (key == null && ring.hasEnded(id)) {
            return new Refusal(
                    "SKR-A642",
                    "an order of the gateway is signed by key %s, which has ended; if the gateway was restored from a backup: ./skerry signing rotate"
                            .formatted(id));
        }
        return key == null || !Orders.isBy(key, domain, signed)
                ? new Refusal(
                        "SKR-A641",
                        "an order of the gateway is not signed by a key that this agent has pinned (%s), but by '%s', or was changed on its way: find out who sent it; if the gateway lost its keys, pin its new ones"
                                .formatted(ring.keys(), id))
                : null;
    }

    /** Why an order without a signature is not believed; null if it is. */
    @Nullable Refusal unsigned() {
        return keys.ring() == null
                ? keys.damage()
                : new Refusal(
                        "SKR-A640",
                        "an order of the gateway is not signed, though this agent knows its keys: update the gateway, or find out who sent it");
    }

    /** Why an order that is for this agent and epoch is not for this one; null if it is. */
    @Nullable Refusal misdirected(String orderedAgent, long orderedEpoch) {
        return orderedAgent.equals(agentId) && orderedEpoch == epoch
                ? null
                : new Refusal(
                        "SKR-A643",
                        "an order of the gateway is for agent '%s' with epoch %016x, this is '%s' with %016x: somebody sent it again to another, or to this one from before it was wiped"
                                .formatted(orderedAgent, orderedEpoch, agentId, epoch));
    }

    /**
     * Whether a number of the gateway's is too far ahead. They grow and are made from times, so one
     * that is far ahead would be the last that could ever be followed.
     *
     * @param number unsigned
     */
    public static boolean isAhead(long number, long nowMicros) {
        return Long.compareUnsigned(number, nowMicros + LONGEST_AHEAD_MICROS) > 0;
    }

    /**
     * Why something of the gateway may not have this number; null if it may.
     *
     * @param last what came before it, perhaps while a clock was wrong: then it goes on from there
     */
    public static @Nullable Refusal ahead(String what, long number, long last, long nowMicros) {
        boolean goesOn = number - last > 0 && number - last <= MOST_SKIPPED;
        return goesOn || !isAhead(number, nowMicros)
                ? null
                : new Refusal(
                        "SKR-A649",
                        "the gateway's %s has the number %s, a time in microseconds, which is more than a day ahead of this agent's clock, %d: set right whichever clock is wrong, then change it there again; if both are right, find out who sent it"
                                .formatted(what, Long.toUnsignedString(number), nowMicros));
    }

    /**
     * Why a set may not be followed, by its number alone; null if it may.
     *
     * @param what it is a set of
     * @param last the highest revision that was followed
     */
    static @Nullable Refusal outdated(String what, long revision, long last, long nowMicros) {
        Refusal ahead = ahead("set of " + what, revision, last, nowMicros);
        return ahead != null || revision > last
                ? ahead
                : new Refusal(
                        "SKR-A645",
                        "the gateway's %s have revision %d, and this agent has followed %d: somebody sent an older set again; it goes on by the newer one"
                                .formatted(what, revision, last));
    }

    static Refusal unusable(String why) {
        return new Refusal(
                "SKR-A644",
                "an order of the gateway is signed and " + why + ": update the older side");
    }

    /** Shows why the last order of its kind was not followed, if it was not. */
    public void note(SignDomain domain, @Nullable Refusal why) {
        if (why == null) {
            refusals.remove(domain);
        } else {
            refusals.put(domain, why);
            boolean isNew =
                    damped.record(
                            audit.entry("order.refused")
                                    .about("order", domain.name())
                                    .detail("code", why.code())
                                    .detail("message", why.message()),
                            why.code(),
                            domain.name());
            if (isNew) {
                LOG.warnf(
                        "order=refused kind=%s code=%s %s",
                        domain.name(), why.code(), why.message());
            }
        }
    }

    /** What is wrong with keys, and why the last orders were not followed. */
    public List<Refusal> troubles() {
        List<Refusal> troubles = new ArrayList<>();
        keys.trouble().ifPresent(troubles::add);
        refusals.values().stream()
                .distinct()
                .filter(r -> !troubles.contains(r))
                .forEach(troubles::add);
        return troubles;
    }
}
