package dev.skerry.agent.trust;

import com.google.protobuf.ByteString;
import dev.skerry.agent.audit.AuditTrail;
import dev.skerry.agent.audit.DampedTrail;
import dev.skerry.agent.infer.ModelTrust;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.uplink.Lineage;
import dev.skerry.sync.audit.AuditEntry;
import dev.skerry.sync.sign.Artifact;
import dev.skerry.sync.sign.KeyRing;
import dev.skerry.sync.sign.Sha256;
import dev.skerry.sync.sign.SignedArtifact;
import dev.skerry.sync.sign.SignedArtifact.Opened;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Has those bundles run that a pinned key vouches for, unless a higher version of them ran before:
 * then the profile, which is signed, has to name the older one. What ran once runs on when its key
 * has ended.
 */
public final class SignedModels implements ModelTrust {
    /** With what the names of states begin, one for each bundle that ran. */
    public static final String STATE = "trust.model/";

    /** When a bundle has to be signed. */
    public enum Demand {
        /** Always. */
        REQUIRED,
        /** If the agent's gateway shows a certificate, or the agent has pinned its keys. */
        IF_ENROLLED,
        /** Never. */
        NO
    }

    private final PinnedKeys keys;
    private final Demand demand;
    private final Lineage.Keeper keeper;
    private final AuditTrail audit;
    private final DampedTrail damped;
    private final Map<String, RanBefore> ran = new HashMap<>();

    SignedModels(
            PinnedKeys keys,
            Demand demand,
            Lineage.Keeper keeper,
            Map<String, byte[]> kept,
            AuditTrail audit) {
        this.keys = keys;
        this.demand = demand;
        this.keeper = keeper;
        this.audit = audit;
        this.damped = new DampedTrail(audit, System::nanoTime);
        kept.forEach(
                (name, state) -> {
                    if (name.startsWith(STATE)) {
                        ran.put(name.substring(STATE.length()), RanBefore.decode(state));
                    }
                });
    }

    @Override
    public long epoch() {
        KeyRing ring = keys.ring();
        return ring == null ? 0 : ring.epoch();
    }

    @Override
    public synchronized Verdict judge(Offered bundle) {
        if (demand == Demand.IF_ENROLLED && !keys.isExpected()) {
            return new Verdict.MayRun(() -> {});
        }
        Verdict verdict = verdict(bundle);
        if (verdict instanceof Verdict.Refused(Refusal why)) {
            ByteString manifest = bundle.manifest();
            String digest = Sha256.hex(manifest == null ? new byte[0] : manifest.toByteArray());
            AuditEntry.Builder entry =
                    audit.entry("model.refused")
                            .about("bundle", bundle.name() + "-" + bundle.version())
                            .detail("code", why.code())
                            .detail("message", why.message());
            damped.record(
                    manifest == null ? entry : entry.digest("manifest", digest),
                    why.code(),
                    digest.substring(0, 16) + bundle.name() + "-" + bundle.version());
        }
        return verdict;
    }

    private Verdict verdict(Offered bundle) {
        KeyRing ring = keys.ring();
        Refusal damage = keys.damage();
        if (damage != null) {
            return refused(
                    "SKR-A694",
                    "bundle %s can't be verified: %s".formatted(bundle.at(), damage.message()));
        }
        if (ring == null) {
            return refused(
                    "SKR-A694",
                    "bundle %s can't be verified: this agent has pinned no keys of a gateway yet; it does in its first session over TLS, and then looks again; an agent without a gateway takes skerry.agent.models.signed=no"
                            .formatted(bundle.at()));
        }
        ByteString manifest = bundle.manifest();
        if (manifest == null) {
            return refused(
                    "SKR-A690",
                    "bundle %s has no manifest %s: have the gateway sign for it (skerry artifact sign model …) and put it here together with that"
                            .formatted(bundle.at(), SignedArtifact.MANIFEST));
        }
        return switch (SignedArtifact.open(manifest.toByteArray(), ring)) {
            case Opened.Refused(String why) ->
                    refused(
                            "SKR-A691",
                            "the manifest of bundle %s is not believed (%s): find out who put it there; if it is of another gateway, or older than two changes of keys, sign again"
                                    .formatted(bundle.at(), why));
            case Opened.Ended(String keyId, Artifact claimed) ->
                    before(bundle).has(manifest)
                            ? fitting(bundle, claimed, manifest)
                            : refused(
                                    "SKR-A691",
                                    "the manifest of bundle %s is signed by key %s, which has ended, and the bundle has not run here before: sign again (skerry artifact sign model …)"
                                            .formatted(bundle.at(), keyId));
            case Opened.Good(Artifact artifact) -> fitting(bundle, artifact, manifest);
        };
    }

    private Verdict fitting(Offered bundle, Artifact artifact, ByteString manifest) {
        if (artifact.kind() != Artifact.Kind.MODEL
                || !artifact.name().equals(bundle.name())
                || !artifact.version().equals(bundle.version())) {
            return refused(
                    "SKR-A692",
                    "the manifest of bundle %s is of %s, not of model %s %s: put each bundle under the name that was signed"
                            .formatted(bundle.at(), artifact, bundle.name(), bundle.version()));
        }
        String difference = artifact.difference(bundle.files()).orElse(null);
        if (difference != null) {
            return refused(
                    "SKR-A692",
                    "bundle %s is not what was signed: %s; bring it again together with its manifest, and find out who changed it"
                            .formatted(bundle.at(), difference));
        }
        RanBefore before = before(bundle);
        String newer = before.newerThan(artifact, bundle.isNamedExactly());
        return newer == null
                ? new Verdict.MayRun(() -> keep(bundle.name(), before.with(artifact, manifest)))
                : refused(
                        "SKR-A693",
                        "bundle %s, signed at %s, is older than %s, which ran here before: bring the newer one back, or name %s@%s in the profile if the older one is meant"
                                .formatted(
                                        bundle.at(),
                                        RanBefore.time(artifact.signedAtMicros()),
                                        newer,
                                        bundle.name(),
                                        bundle.version()));
    }

    private RanBefore before(Offered bundle) {
        return ran.getOrDefault(bundle.name(), new RanBefore(List.of()));
    }

    private synchronized void keep(String name, RanBefore now) {
        if (!now.equals(ran.put(name, now))) {
            keeper.save(Map.of(STATE + name, now.encode()), () -> {});
        }
    }

    private static Verdict refused(String code, String message) {
        return new Verdict.Refused(new Refusal(code, message));
    }
}
