package dev.skerry.agent.trust;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skerry.agent.audit.AuditTrail;
import dev.skerry.agent.audit.DampedTrail;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.uplink.GatewayKeys;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.sync.audit.AuditEntry;
import dev.skerry.sync.proto.KeySets;
import dev.skerry.sync.proto.Signed;
import dev.skerry.sync.sign.KeyRing;
import dev.skerry.sync.sign.SignFormatException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The keys that the gateway signs by, in a file that is as it was or whole. A file that can't be
 * read is not replaced: nothing is believed until somebody has looked.
 */
final class PinnedKeys implements GatewayKeys {
    /** Within the folder of the agent's identity. */
    static final String FILE = "gateway-keys";

    private static final Logger LOG = Logger.getLogger(PinnedKeys.class);

    private final AuditTrail audit;
    private final DampedTrail damped;
    private final Path file;
    private final SealedFiles files;
    private final boolean isGatewayKnown;
    private volatile @Nullable Refusal damage;
    private volatile @Nullable KeyRing ring;
    private volatile @Nullable Refusal refusal;

    /**
     * What is pinned.
     *
     * @param isGatewayKnown whether the link is to a gateway that shows its certificate, so that
     *     the first set may be pinned
     */
    PinnedKeys(Path folder, SealedFiles files, boolean isGatewayKnown, AuditTrail audit) {
        this.audit = audit;
        this.damped = new DampedTrail(audit, System::nanoTime);
        this.file = folder.resolve(FILE);
        this.files = files;
        this.isGatewayKnown = isGatewayKnown;
        read();
    }

    private void read() {
        Refusal wrong = null;
        KeyRing kept = null;
        try {
            kept = KeyRing.first(Signed.parseFrom(files.read(file)));
        } catch (NoSuchFileException e) {
            // None is pinned.
        } catch (InvalidProtocolBufferException | SignFormatException e) {
            wrong = unreadable("is damaged");
        } catch (IOException e) {
            wrong = unreadable("can't be read (" + e + ")");
        }
        if (kept == null && ring != null) {
            LOG.infof("gateway-keys=gone file=%s", file);
        }
        damage = wrong;
        ring = kept;
    }

    private Refusal unreadable(String how) {
        return new Refusal(
                "SKR-A647",
                "the gateway's signing keys in %s can't be used, and nothing that it orders is done: the file %s; restore it, or delete it, and the agent pins them anew in its next session"
                        .formatted(file.toAbsolutePath(), how));
    }

    /** Whether there is a gateway that is to have keys: some are pinned, or will be. */
    boolean isExpected() {
        return isGatewayKnown || ring != null || damage != null;
    }

    /** Why nothing can be believed, if that is so. */
    @Nullable Refusal damage() {
        return damage;
    }

    /** The keys; null when none are pinned, or they can't be read. */
    @Nullable KeyRing ring() {
        return ring;
    }

    /** Enrolling deletes the file, and somebody may have restored it: each session looks anew. */
    @Override
    public long epoch() {
        read();
        KeyRing known = ring;
        return known == null ? 0 : known.epoch();
    }

    @Override
    public void follow(KeySets sets) {
        if (damage != null || (ring == null && !isGatewayKnown)) {
            return;
        }
        Refusal why = null;
        for (Signed set : sets.getSetsList()) {
            why = follow(set);
            if (why != null) {
                boolean isNew =
                        damped.record(
                                audit.entry("keys.refused")
                                        .onBehalfOf("gateway")
                                        .detail("code", why.code())
                                        .detail("message", why.message()),
                                why.code(),
                                "keys");
                if (isNew) {
                    LOG.warnf("gateway-keys=refused code=%s %s", why.code(), why.message());
                }
                break;
            }
        }
        refusal = why;
    }

    private @Nullable Refusal follow(Signed set) {
        KeyRing known = ring;
        try {
            KeyRing next = known == null ? KeyRing.first(set) : known.next(set);
            files.write(file, set.toByteArray());
            ring = next;
            AuditEntry.Builder entry =
                    audit.entry("keys.pinned")
                            .onBehalfOf("gateway")
                            .detail("epoch", Long.toString(next.epoch()));
            for (int i = 0; i < next.keys().size(); i++) {
                entry.digest("key" + (i + 1), next.keys().get(i).id().hex());
            }
            audit.record(entry);
            LOG.infof("gateway-keys=pinned epoch=%d keys=%s", next.epoch(), next.keys());
            return null;
        } catch (SignFormatException e) {
            return new Refusal(
                    "SKR-A646",
                    "the gateway's new signing keys are refused (%s): this agent goes on by those that it knows; if the gateway lost its keys or is another one, enrol the agent again, or delete %s, and it pins them anew in its next session"
                            .formatted(e.getMessage(), file.toAbsolutePath()));
        } catch (IOException e) {
            return new Refusal(
                    "SKR-A648",
                    "the gateway's new signing keys can't be written to %s (%s): this agent goes on by those that it knows, and asks again in the next session; check the disk"
                            .formatted(file.toAbsolutePath(), e));
        }
    }

    /** What is wrong with the keys. */
    Optional<Refusal> trouble() {
        return Optional.ofNullable(damage).or(() -> Optional.ofNullable(refusal));
    }
}
