package dev.skerry.agent.credential;

import dev.skerry.agent.pipeline.Sender;
import dev.skerry.profile.credential.Credential;
import dev.skerry.profile.credential.Proof;
import dev.skerry.profile.credential.PskKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The lines of the credentials file at one time. */
final class CredentialSet {
    static final CredentialSet EMPTY = new CredentialSet(List.of());

    private final Map<String, List<Credential>> byName = new HashMap<>();
    private final List<Credential> patterns = new ArrayList<>();
    private final Map<String, PskKey> keys = new HashMap<>();
    private final Map<String, PskKey> keysToAsk = new HashMap<>();

    CredentialSet(List<Credential> credentials) {
        for (Credential credential : credentials) {
            if (credential.isPattern()) {
                patterns.add(credential);
            } else {
                byName.computeIfAbsent(credential.devices(), name -> new ArrayList<>())
                        .add(credential);
            }
            if (credential.proof() instanceof Proof.Psk(String identity, PskKey key)) {
                keysToAsk.put(identity, key);
                // What the agent asks a server with is not for others to come with.
                if (!credential.isForServer()) {
                    keys.put(identity, key);
                }
            }
        }
    }

    /** Who is named can only speak for itself by one of its lines. */
    boolean allow(Sender sender, String deviceId) {
        List<Credential> its = naming(deviceId).toList();
        return switch (sender) {
            case Sender.Itself _ -> true;
            case Sender.Anybody _ -> its.isEmpty();
            case Sender.Broker _ ->
                    its.isEmpty() || its.stream().anyMatch(c -> c.proof() instanceof Proof.Broker);
            case Sender.WithKey key ->
                    (key.asked() && its.isEmpty())
                            || its.stream()
                                    .anyMatch(
                                            c ->
                                                    c.proof() instanceof Proof.Psk psk
                                                            && psk.identity()
                                                                    .equals(key.identity()));
            case Sender.WithCertificate certificate ->
                    (certificate.asked() && its.isEmpty())
                            || its.stream().anyMatch(c -> isOf(c.proof(), deviceId, certificate));
        };
    }

    private static boolean isOf(Proof proof, String deviceId, Sender.WithCertificate certificate) {
        return switch (proof) {
            case Proof.Fingerprint(String sha256) -> sha256.equals(certificate.sha256());
            case Proof.Subject subject -> subject.isOf(deviceId, certificate.subject());
            case Proof.Psk _, Proof.Broker _ -> false;
        };
    }

    private Stream<Credential> naming(String deviceId) {
        return Stream.concat(
                byName.getOrDefault(deviceId, List.of()).stream(),
                patterns.stream().filter(pattern -> pattern.isFor(deviceId)));
    }

    /** The key of an identity that a device may come with. */
    Optional<PskKey> key(String identity) {
        return Optional.ofNullable(keys.get(identity));
    }

    /** The key of an identity that the agent asks with. */
    Optional<PskKey> keyToAsk(String identity) {
        return Optional.ofNullable(keysToAsk.get(identity));
    }

    /** What the agent proves itself with to a server, or to a device. */
    Optional<Proof.Psk> pskOf(String serverOrDevice) {
        return naming(serverOrDevice)
                .map(Credential::proof)
                .filter(Proof.Psk.class::isInstance)
                .map(Proof.Psk.class::cast)
                .findFirst();
    }
}
