package dev.skerry.agent.credential;

import dev.skerry.agent.file.Adoption;
import dev.skerry.agent.ingest.tls.FollowedFiles;
import dev.skerry.agent.pipeline.Admission;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.pipeline.Sender;
import dev.skerry.profile.credential.CredentialsFault;
import dev.skerry.profile.credential.CredentialsFile;
import dev.skerry.profile.credential.Proof;
import dev.skerry.profile.credential.PskKey;
import dev.skerry.profile.file.SealedFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Who may speak for which device. The file is read anew within a second of its change; while what
 * it says can't be read, what it said before counts.
 */
public final class DeviceCredentials implements Admission.Credentials {
    private static final Logger LOG = Logger.getLogger(DeviceCredentials.class);

    private final @Nullable CredentialsFile file;
    private final @Nullable FollowedFiles followed;
    private final Adoption adoption;
    private volatile CredentialSet current = CredentialSet.EMPTY;
    private volatile @Nullable Refusal trouble;

    private DeviceCredentials(@Nullable Path path, SealedFiles files) {
        adoption = new Adoption(files);
        file = path == null ? null : new CredentialsFile(path, files);
        followed = path == null ? null : new FollowedFiles(List.of(path));
        read();
    }

    /**
     * Those of a file.
     *
     * @param files how it rests
     */
    public static DeviceCredentials of(Optional<Path> file, SealedFiles files) {
        return new DeviceCredentials(file.orElse(null), files);
    }

    /** Nobody has any. */
    public static DeviceCredentials none() {
        return new DeviceCredentials(null, SealedFiles.PLAIN);
    }

    @Override
    public boolean allow(Sender sender, String deviceId) {
        return current().allow(sender, deviceId);
    }

    /** The key of an identity that a device may come with. */
    public Optional<PskKey> key(String identity) {
        return current().key(identity);
    }

    /** The key of an identity that the agent asks with. */
    public Optional<PskKey> keyToAsk(String identity) {
        return current().keyToAsk(identity);
    }

    /**
     * What the agent proves itself with to a server ({@code coaps://host:port}), or to a device.
     */
    public Optional<Proof.Psk> pskOf(String serverOrDevice) {
        return current().pskOf(serverOrDevice);
    }

    /**
     * What became invalid since an earlier moment: asked again and again, it tells each time which
     * identities that a device may come with have not the key any more that they had the time
     * before.
     */
    public Revocations revocations() {
        return new Revocations(CredentialSet::key);
    }

    /** The same of identities that the agent asks with. */
    public Revocations revocationsOfAsked() {
        return new Revocations(CredentialSet::keyToAsk);
    }

    /** Tells what became invalid since it was asked last. */
    public final class Revocations {
        private final BiFunction<CredentialSet, String, Optional<PskKey>> keyOf;
        private CredentialSet before = current();

        private Revocations(BiFunction<CredentialSet, String, Optional<PskKey>> keyOf) {
            this.keyOf = keyOf;
        }

        /** The identities that have another key now or none, or null when nothing changed. */
        public @Nullable Predicate<String> next() {
            CredentialSet then = before;
            CredentialSet now = current();
            before = now;
            return then == now
                    ? null
                    : identity -> !keyOf.apply(then, identity).equals(keyOf.apply(now, identity));
        }
    }

    /** Why the file does not count at present, or is not sealed. */
    public Optional<Refusal> trouble() {
        current();
        return Optional.ofNullable(trouble).or(() -> adoption.troubles().stream().findFirst());
    }

    private CredentialSet current() {
        if (followed != null && followed.changed()) {
            read();
        }
        return current;
    }

    private synchronized void read() {
        if (file == null) {
            return;
        }
        try {
            CredentialsFile.Content content = file.content();
            current = new CredentialSet(content.credentials());
            trouble = null;
            adoption.offer(file.path(), content.text());
            LOG.infof("credentials=read");
        } catch (CredentialsFault e) {
            Refusal problem =
                    new Refusal(
                            "SKR-A661",
                            "the credentials can't be read; those that were read before count: "
                                    + e.getMessage());
            trouble = problem;
            LOG.warnf("code=%s %s", problem.code(), problem.message());
        }
    }
}
