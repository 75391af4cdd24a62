package dev.skerry.agent.ingest.coap;

import dev.skerry.agent.credential.DeviceCredentials;
import java.security.Principal;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.eclipse.californium.elements.auth.PreSharedKeyIdentity;
import org.eclipse.californium.elements.util.Filter;
import org.eclipse.californium.scandium.DTLSConnector;
import org.jspecify.annotations.Nullable;

/** Ends the associations of those whose key was changed or taken away. */
final class Revocations {
    private static final long LOOK_EVERY_SECONDS = 1;

    private final DeviceCredentials.Revocations revoked;
    private volatile @Nullable DTLSConnector connector;

    Revocations(DeviceCredentials.Revocations revoked) {
        this.revoked = revoked;
    }

    /** Those of this socket. */
    void follow(DTLSConnector connector) {
        this.connector = connector;
    }

    void start(ScheduledExecutorService timer) {
        var _ =
                timer.scheduleWithFixedDelay(
                        this::look, LOOK_EVERY_SECONDS, LOOK_EVERY_SECONDS, TimeUnit.SECONDS);
    }

    private void look() {
        Predicate<String> gone = revoked.next();
        DTLSConnector from = connector;
        if (gone != null && from != null) {
            Filter<Principal> whose =
                    peer ->
                            peer instanceof PreSharedKeyIdentity key
                                    && gone.test(key.getIdentity());
            var _ = from.startTerminateConnectionsForPrincipal(whose);
        }
    }
}
