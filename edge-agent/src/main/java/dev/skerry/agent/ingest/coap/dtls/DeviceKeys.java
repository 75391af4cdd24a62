package dev.skerry.agent.ingest.coap.dtls;

import dev.skerry.agent.credential.DeviceCredentials;
import dev.skerry.profile.credential.Proof;
import dev.skerry.profile.credential.PskKey;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.californium.scandium.dtls.ConnectionId;
import org.eclipse.californium.scandium.dtls.HandshakeResultHandler;
import org.eclipse.californium.scandium.dtls.PskPublicInformation;
import org.eclipse.californium.scandium.dtls.PskSecretResult;
import org.eclipse.californium.scandium.dtls.pskstore.AdvancedPskStore;
import org.eclipse.californium.scandium.util.ServerNames;
import org.jspecify.annotations.Nullable;

/** The keys of the credentials file, as they are when they are asked for. */
public final class DeviceKeys implements AdvancedPskStore {
    private final DeviceCredentials credentials;
    private final @Nullable Names names;

    /** What a peer that the agent asks is called in the credentials file. */
    public interface Names {
        /** Its address as a server, then the devices that it has; those that are known. */
        Stream<String> of(InetSocketAddress peer);
    }

    private DeviceKeys(DeviceCredentials credentials, @Nullable Names names) {
        this.credentials = credentials;
        this.names = names;
    }

    static DeviceKeys ofServer(DeviceCredentials credentials) {
        return new DeviceKeys(credentials, null);
    }

    static DeviceKeys ofClient(DeviceCredentials credentials, Names names) {
        return new DeviceKeys(credentials, names);
    }

    @Override
    public boolean hasEcdhePskSupported() {
        return true;
    }

    @Override
    public PskSecretResult requestPskSecretResult(
            ConnectionId connection,
            @Nullable ServerNames serverNames,
            PskPublicInformation identity,
            String algorithm,
            SecretKey otherSecret,
            byte[] seed,
            boolean extended) {
        String name = identity.getPublicInfoAsString();
        Optional<PskKey> key = names == null ? credentials.key(name) : credentials.keyToAsk(name);
        return new PskSecretResult(
                connection,
                identity,
                key.map(its -> new SecretKeySpec(its.bytes(), PskSecretResult.ALGORITHM_PSK))
                        .orElse(null));
    }

    @Override
    public @Nullable PskPublicInformation getIdentity(
            InetSocketAddress peer, @Nullable ServerNames serverNames) {
        return names == null
                ? null
                : names.of(peer)
                        .map(credentials::pskOf)
                        .flatMap(Optional::stream)
                        .findFirst()
                        .map(Proof.Psk::identity)
                        .map(PskPublicInformation::new)
                        .orElse(null);
    }

    @Override
    public void setResultHandler(@Nullable HandshakeResultHandler handler) {
        // Every answer is given at once.
    }
}
